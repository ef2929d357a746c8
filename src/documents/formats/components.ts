/**
 * Components that take `src` and `alt` as `img` does, by the name their own documentation imports them under: Next.js `Image`, Astro `Image` and
 * `Picture`, Nuxt `NuxtImg` and `NuxtPicture`, Gatsby `StaticImage` and `GatsbyImage`, React Native `Image`, Mantine and Chakra `Image`,
 * React Bootstrap `Image`, Cloudinary `CldImage`, Unpic `Image`, AMP `amp-img`, Motion `motion.img`. `Thumbnail`, `Avatar` and `Logo` mean
 * something else in too many projects: the setting adds them.
 */
export const DEFAULT_COMPONENTS: readonly string[] = [
  "Image",
  "Img",
  "NextImage",
  "Picture",
  "NuxtImg",
  "NuxtPicture",
  "nuxt-img",
  "nuxt-picture",
  "StaticImage",
  "GatsbyImage",
  "CldImage",
  "amp-img",
  "motion.img",
];
