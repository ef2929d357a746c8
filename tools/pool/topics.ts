/**
 * What the initial image captions are about, written for this project. People, what they do, and the pictures that stand in
 * documentation are covered on purpose: class names of ImageNet, from which the embedded scorer learned, know few of them.
 */

/** Which worked examples stand before a topic's captions. */
export type ExampleSet = "people" | "things" | "places" | "graphics" | "screens" | "sounds";

export interface TopicGroup {
  readonly name: string;
  readonly examples: ExampleSet;
  /** Captions wanted of each topic, on average. */
  readonly wanted: number;
  /** Separated by commas. */
  readonly topics: string;
}

export const IMAGE_TOPICS: readonly TopicGroup[] = [
  {
    name: "people",
    examples: "people",
    wanted: 28,
    topics: `man, woman, boy, girl, baby, toddler, child, teenager, old man, old woman, grandmother, grandfather, mother and child, father and son,
      young couple, elderly couple, family, group of friends, crowd, twins, bride and groom, students, schoolchildren, teacher, doctor, nurse, dentist,
      firefighter, police officer, soldier, sailor, pilot, farmer, fisherman, chef, baker, waiter, bartender, butcher, shopkeeper, cashier, mechanic,
      carpenter, plumber, electrician, construction worker, painter, sculptor, potter, tailor, hairdresser, barber, gardener, florist, postman, truck driver,
      taxi driver, bus driver, cyclist, motorcyclist, hiker, climber, swimmer, diver, dancer, ballerina, singer, guitarist, drummer, pianist, violinist,
      orchestra, choir, marching band, street musician, clown, magician, juggler, actor on stage, photographer, journalist, scientist, engineer, programmer,
      office workers, businessman, businesswoman, judge, priest, monk, nun, athlete, runner, football player, referee, lifeguard, cowboy, shepherd, beekeeper,
      tourists, commuters, passengers, shoppers, neighbours, audience, protesters, volunteers, people in costume, people in a queue, man with a beard,
      woman with long hair, woman in a red dress, man in a suit, man in a hat, girl with glasses, child in a raincoat, person in a wheelchair,
      person with an umbrella, person seen from behind, hands, face, smiling person, sleeping person, man and dog, woman and horse, kids and grandparents`,
  },
  {
    name: "actions",
    examples: "people",
    wanted: 28,
    topics: `walking a dog, riding a bicycle, riding a horse, riding a motorcycle, driving a car, waiting for a bus, boarding a train, crossing the street,
      climbing stairs, running in a park, jumping over a puddle, standing in a field, sitting on a bench, lying on the grass, sleeping on a sofa, waking up in bed,
      brushing teeth, washing hands, combing hair, shaving, taking a shower, getting dressed, tying shoes, putting on make-up, trying on clothes,
      cooking dinner, baking a cake, cutting vegetables, stirring a pot, grilling meat, making coffee, pouring tea, setting the table, eating breakfast,
      eating noodles, eating a sandwich, eating ice cream, drinking water, drinking wine, sharing a meal, having a picnic, blowing out candles, opening presents,
      washing dishes, doing laundry, hanging clothes to dry, ironing, cleaning windows, sweeping the floor, vacuuming, painting a wall, repairing a bicycle,
      fixing a car, chopping wood, building a house, digging a hole, planting flowers, watering plants, mowing the lawn, picking apples, raking leaves,
      shovelling snow, feeding birds, milking a cow, shearing sheep, fishing in a river, rowing a boat, paddling a kayak, sailing, surfing, swimming in a pool,
      diving into water, snorkelling, water skiing, building a sandcastle, sunbathing, flying a kite, playing in the snow, throwing snowballs, skiing downhill,
      snowboarding, ice skating, sledding, playing ice hockey, skateboarding, roller skating, playing football, kicking a ball, playing basketball,
      playing volleyball, playing tennis, playing table tennis, playing baseball, swinging a bat, playing golf, playing badminton, playing rugby, bowling,
      playing chess, playing cards, playing a board game, playing video games, doing a puzzle, lifting weights, doing yoga, stretching, boxing, wrestling,
      fencing, practising karate, gymnastics, running a marathon, rock climbing, hiking up a mountain, camping, sitting around a campfire, pitching a tent,
      reading a book, reading a newspaper, reading to a child, writing a letter, drawing, painting a picture, taking a photograph, talking on the phone,
      looking at a smartphone, typing on a laptop, working at a desk, giving a presentation, attending a meeting, shaking hands, listening to music,
      playing the guitar, playing the piano, playing the drums, playing the violin, singing on a stage, dancing at a party, clapping, cheering, laughing,
      hugging, kissing, holding hands, waving, whispering, arguing, crying, yawning, looking out of a window, looking up at the sky, pointing at something,
      carrying a box, carrying groceries, carrying a backpack, pushing a pram, pushing a shopping cart, pulling a suitcase, buying fruit, paying at a counter,
      trying food at a market, selling vegetables, cutting hair, examining a patient, giving an injection, teaching a class, raising a hand, doing homework,
      graduating, getting married, celebrating a birthday, lighting fireworks, marching in a parade, holding a sign, holding a baby, feeding a baby,
      playing with toys, blowing bubbles, swinging on a swing, sliding down a slide, climbing a tree, petting a cat, bathing a dog, training a dog,
      feeding a horse, sewing, knitting, weaving a basket, making pottery, welding metal, working with a drill, sawing a plank, working in a factory,
      looking through a microscope, mixing chemicals, checking a machine, loading a truck, delivering a parcel, directing traffic, putting out a fire`,
  },
  {
    name: "animals",
    examples: "things",
    wanted: 20,
    topics: `dog, puppy, sleeping dog, dog with a ball, dogs playing, cat, kitten, cat on a windowsill, cat and dog, rabbit, hamster, guinea pig, mouse, rat, squirrel,
      chipmunk, hedgehog, fox, wolf, bear, polar bear, panda, raccoon, skunk, otter, beaver, deer, moose, elk, reindeer, antelope, buffalo, bison, camel, llama,
      alpaca, horse, foal, pony, donkey, mule, cow, calf, bull, herd of cattle, sheep, lamb, goat, pig, piglet, elephant, baby elephant, giraffe, zebra,
      rhinoceros, hippopotamus, lion, lioness, tiger, leopard, cheetah, panther, lynx, monkey, gorilla, chimpanzee, orangutan, lemur, sloth, kangaroo, koala,
      bat, whale, dolphin, seal, sea lion, walrus, penguin, chicken, rooster, chicks, turkey, duck, ducklings, goose, swan, pigeon, dove, sparrow, robin, crow,
      raven, magpie, seagull, pelican, heron, stork, flamingo, crane bird, eagle, hawk, falcon, owl, vulture, parrot, cockatoo, hummingbird, woodpecker, peacock,
      ostrich, flock of birds, bird in flight, bird on a branch, bird nest, snake, lizard, gecko, iguana, crocodile, turtle, tortoise, frog, toad, salamander,
      fish, goldfish, tropical fish, school of fish, shark, ray, eel, seahorse, octopus, squid, jellyfish, crab, lobster, shrimp, starfish, coral reef, snail,
      butterfly, moth, caterpillar, bee, wasp, ant, beetle, ladybird, grasshopper, cricket, dragonfly, fly, mosquito, spider, spider web, scorpion, worm,
      animals at a watering hole, animals in a zoo, farm animals, pets at home, aquarium, animal tracks in snow`,
  },
  {
    name: "food and drink",
    examples: "things",
    wanted: 20,
    topics: `pizza, slice of pizza, hamburger, cheeseburger, hot dog, sandwich, toast, bagel, croissant, loaf of bread, baguette, pretzel, pancakes, waffles, omelette,
      fried eggs, boiled egg, bacon, sausages, ham, steak, roast chicken, meatballs, kebab, fried fish, grilled salmon, sushi, shrimp dish, oysters, soup, stew, curry,
      rice, fried rice, noodles, ramen, spaghetti, lasagne, dumplings, tacos, burrito, nachos, salad, potato salad, french fries, baked potato, mashed potatoes,
      mushrooms, tomatoes, cucumber, carrots, broccoli, cauliflower, cabbage, lettuce, spinach, peas, beans, corn, peppers, chili, onions, garlic, pumpkin, eggplant,
      apple, green apples, pear, orange, lemon, lime, banana, bunch of grapes, strawberries, raspberries, blueberries, cherries, peach, plum, pineapple, mango,
      watermelon, melon, kiwi, avocado, coconut, pomegranate, bowl of fruit, nuts, cheese, cheese board, butter, yogurt, cereal, honey, jam, chocolate, candy, cookies,
      cupcakes, muffins, doughnuts, birthday cake, wedding cake, chocolate cake, cheesecake, apple pie, tart, pudding, ice cream cone, ice cream sundae, popcorn,
      coffee, cup of tea, cappuccino, hot chocolate, milk, orange juice, smoothie, lemonade, glass of water, bottle of water, soda can, beer, glass of red wine,
      white wine, champagne, cocktail, breakfast table, lunch box, dinner plate, buffet, street food, food market, fruit stand, bakery display, spices, vegetables in a basket,
      picnic basket, barbecue, salad bowl, spoon and fork, chopsticks, leftovers, frozen food, groceries`,
  },
  {
    name: "vehicles",
    examples: "things",
    wanted: 20,
    topics: `car, sports car, vintage car, red car, parked cars, taxi, police car, ambulance, fire engine, van, pick-up truck, lorry, dump truck, garbage truck, tractor,
      combine harvester, bulldozer, excavator, crane, forklift, bus, double-decker bus, school bus, tram, train, steam train, freight train, subway train, high-speed train,
      bicycle, mountain bike, bicycle with a basket, tricycle, scooter, motorcycle, moped, horse carriage, rickshaw, airplane, airplane taking off, airplane landing,
      small propeller plane, fighter jet, helicopter, hot air balloon, glider, drone, parachute, rocket launch, satellite, spacecraft, boat, rowing boat, canoe, kayak,
      sailboat, yacht, motorboat, fishing boat, ferry, cruise ship, container ship, warship, submarine, lifeboat, raft, gondola, cable car, snowmobile, jet ski,
      camper van, trailer, racing car, go-kart, car interior, car engine, steering wheel, tyre, car wreck, traffic jam, petrol station, car wash, bicycle rack, wheel`,
  },
  {
    name: "indoors",
    examples: "places",
    wanted: 20,
    topics: `kitchen, living room, bedroom, bathroom, dining room, hallway, staircase, attic, basement, garage, nursery, home office, balcony, office, open-plan office,
      meeting room, reception desk, classroom, lecture hall, library, laboratory, hospital room, operating room, waiting room, dentist's chair, pharmacy, gym, locker room,
      swimming pool, restaurant, cafe, bar, fast food counter, hotel room, hotel lobby, elevator, corridor, museum, art gallery, theatre, cinema, concert hall, church interior,
      temple interior, courtroom, prison cell, bank, post office, supermarket aisle, shopping mall, clothing shop, shoe shop, bookshop, toy shop, hardware shop, flower shop,
      barber shop, factory floor, workshop, warehouse, greenhouse, barn interior, stable, airport terminal, airplane cabin, train carriage, subway station, bus interior,
      server room, control room, recording studio, empty room, room with large windows, cosy room with a fireplace, messy room, modern interior, old abandoned building`,
  },
  {
    name: "household things",
    examples: "things",
    wanted: 18,
    topics: `table, wooden table, chair, rocking chair, armchair, sofa, stool, bench, bed, bunk bed, cradle, wardrobe, shelf, bookshelf, drawer, desk, lamp, chandelier, candle,
      mirror, picture frame, clock, alarm clock, wristwatch, vase, vase of flowers, potted plant, curtain, carpet, rug, pillow, blanket, towel, bathtub, sink, toilet,
      shower, tap, soap, toothbrush, hairbrush, comb, razor, perfume bottle, lipstick, scissors, needle and thread, button, sewing machine, iron, ironing board,
      washing machine, laundry basket, vacuum cleaner, broom, bucket, mop, dustbin, recycling bin, refrigerator, oven, stove, microwave, toaster, kettle, coffee maker,
      blender, frying pan, saucepan, plate, bowl, cup, mug, glass, jug, teapot, bottle, jar, tin can, knife, fork, spoon, cutting board, corkscrew, apron, tray,
      basket, box, cardboard box, wooden crate, suitcase, backpack, handbag, wallet, purse, umbrella, walking stick, key, padlock, door handle, doorbell, ladder, hammer,
      screwdriver, pliers, wrench, saw, drill, nails, screws, toolbox, axe, shovel, rake, hose, wheelbarrow, watering can, flower pot, rope, chain, hook, bell, whistle,
      book, open book, stack of books, notebook, newspaper, magazine, letter, envelope, stamp, postcard, pen, pencil, crayons, paintbrush, eraser, ruler, paper, stapler,
      calculator, globe, telescope, microscope, magnifying glass, thermometer, stethoscope, syringe, pills, bandage, glasses, sunglasses, hat, cap, helmet, scarf, gloves,
      shoes, boots, sandals, high heels, socks, shirt, t-shirt, sweater, jacket, coat, jeans, skirt, dress, wedding dress, tie, belt, ring, necklace, earrings, crown,
      toy car, doll, teddy bear, building blocks, puzzle, kite, balloon, ball, yo-yo, dice, playing cards, chess board, toy train, rocking horse, swing, coin, banknotes,
      piggy bank, trophy, medal, gift box, flag, mask, statue, candlestick, hourglass, fireplace, radiator, fan, air conditioner, window, open door, doormat, mailbox`,
  },
  {
    name: "electronics",
    examples: "things",
    wanted: 18,
    topics: `computer, laptop, desktop computer, laptop on a desk, keyboard, computer mouse, monitor, two monitors, printer, scanner, tablet, smartphone, old telephone,
      phone booth, television, remote control, radio, record player, vinyl record, cassette tape, headphones, earphones, loudspeaker, microphone, camera, film camera,
      video camera, tripod, projector, game controller, arcade machine, robot, robot arm, circuit board, microchip, battery, charger, cable, light bulb, torch, solar panel,
      electric meter, power socket, hard disk, memory stick, router, server rack, smartwatch, virtual reality headset, 3D printer, electric guitar, synthesizer, amplifier,
      security camera, cash machine, vending machine, barcode scanner, drone with a camera, hearing aid, electric scooter, oscilloscope, soldering iron, sewing kit`,
  },
  {
    name: "town",
    examples: "places",
    wanted: 22,
    topics: `city street, busy street, narrow street, empty street, street at night, street in the rain, street corner, crosswalk, traffic light, stop sign, street sign,
      street lamp, fire hydrant, parking meter, parking lot, bus stop, train station, railway tracks, railway crossing, tunnel, bridge, suspension bridge, stone bridge,
      highway, country road, dirt road, bicycle path, pavement, park, park bench, playground, fountain, statue in a square, town square, market, flea market, shop window,
      cafe terrace, street vendor, food truck, skyscraper, skyline, city at night, city from above, rooftop, apartment building, office building, brick house, wooden house,
      cottage, farmhouse, mansion, castle, palace, ruins, church, cathedral, mosque, temple, pagoda, tower, clock tower, lighthouse, windmill, water tower, factory, chimney,
      power station, construction site, scaffolding, warehouse exterior, school building, hospital building, stadium, stadium crowd, amusement park, ferris wheel,
      roller coaster, carousel, circus tent, harbour, pier, dock, marina, canal, airport runway, control tower, cemetery, monument, obelisk, arch, gate, fence, stone wall,
      brick wall, graffiti, mural, poster, billboard, neon sign, shop sign, flags, courtyard, alley, balcony with flowers, blue door, old window, stairs, village, suburb,
      parade, carnival, street festival, christmas market, wedding party, concert crowd, fireworks, demonstration, road works, snow on a street, garbage on the street`,
  },
  {
    name: "nature",
    examples: "places",
    wanted: 22,
    topics: `mountain, snowy mountain, mountain lake, mountain path, hill, green hills, valley, canyon, cliff, cave, volcano, desert, sand dunes, oasis, glacier, iceberg, field,
      wheat field, corn field, rice terraces, meadow, field of flowers, vineyard, orchard, farm, haystack, pasture, forest, pine forest, forest path, autumn forest, jungle, bamboo,
      tree, lone tree, palm tree, fallen tree, tree trunk, branch, leaves, autumn leaves, roots, grass, moss, fern, mushroom in a forest, cactus, flower, rose, tulips, sunflower,
      daisy, lily, orchid, poppy, lavender, cherry blossom, dandelion, water lily, bouquet of flowers, garden, vegetable garden, hedge, river, stream, waterfall, rapids, lake,
      pond, swamp, reflection in water, ocean, waves, big wave, beach, sandy beach, rocky beach, tropical beach, island, cliffs by the sea, seashell, pebbles, rocks, sea at sunset,
      underwater, sky, blue sky, clouds, storm clouds, lightning, rain, rainbow, fog, mist in a valley, sunrise, sunset, night sky, stars, milky way, moon, full moon, eclipse,
      northern lights, snow, snowy forest, frost, icicles, frozen lake, spring landscape, summer landscape, autumn landscape, winter landscape, crystal, gemstone, fossil,
      wild fire, flood, campfire, footprints in the sand, path through a field, view from a mountain top, bird's eye view of a coast, raindrops on a window`,
  },
  {
    name: "sport",
    examples: "people",
    wanted: 22,
    topics: `football match, goalkeeper, basketball game, baseball game, baseball pitcher, batter, tennis match, tennis player serving, golf player, volleyball on the beach, rugby match,
      ice hockey game, field hockey, cricket match, table tennis, badminton, boxing match, wrestling match, judo, fencing match, archery, shooting range, javelin, long jump, high jump,
      pole vault, hurdles, sprint, relay race, marathon runners, cycling race, mountain biking, motocross, car race, horse race, show jumping, polo, swimming race, diving competition,
      water polo, rowing race, sailing race, surfer on a wave, windsurfing, kitesurfing, kayaking in rapids, rafting, skiing race, ski jump, ski lift, cross-country skiing, snowboarder
      in the air, figure skating, speed skating, bobsleigh, curling, gymnast on a beam, trampoline, skateboarder doing a trick, skate park, roller derby, parkour, rock climber,
      paragliding, skydiving, bungee jumping, weightlifting, aerobics class, dancing competition, cheerleaders, team photograph, winners on a podium, trophy ceremony, sports fans,
      tennis racket, football, baseball bat and glove, golf club, skis, snowboard, surfboard, skateboard, frisbee, dumbbells, swimming goggles, running shoes, bicycle helmet`,
  },
  {
    name: "arts",
    examples: "things",
    wanted: 17,
    topics: `oil painting, watercolour, portrait painting, landscape painting, abstract painting, still life, sketch, charcoal drawing, child's drawing, cave painting, fresco, mosaic,
      stained glass, sculpture, bronze statue, marble statue, wooden carving, totem pole, ceramic pot, tapestry, quilt, embroidery, origami, paper lantern, puppet, mask on a wall,
      guitar, acoustic guitar, piano, grand piano, violin, cello, double bass, harp, flute, clarinet, saxophone, trumpet, trombone, drum, drum kit, accordion, harmonica, banjo, organ,
      sheet music, music stand, stage lights, ballet, opera, puppet show, theatre curtain, film poster, black and white portrait, antique map, old manuscript, calligraphy, tattoo, jewellery`,
  },
  {
    name: "pictures in documentation",
    examples: "graphics",
    wanted: 21,
    topics: `screenshot of a website, screenshot of a mobile app, screenshot of a code editor, terminal window, command line output, login form, settings page, dashboard, dashboard with charts,
      dialog box, error message, pop-up notification, navigation menu, toolbar, file manager, web browser window, search results page, online shop page, shopping basket page, chat window,
      email inbox, calendar view, map with a route, street map, world map, weather map, video player, music player, photo gallery page, spreadsheet, table of numbers, text document,
      slide of a presentation, form with fields, drop-down list, check boxes, progress bar, loading screen, icon, set of icons, app icon, logo, round logo, company logo, badge, banner,
      bar chart, stacked bar chart, line chart, pie chart, scatter plot, histogram, heat map, box plot, timeline, gantt chart, flowchart, block diagram, network diagram,
      architecture diagram, class diagram, sequence diagram, state diagram, entity relationship diagram, tree diagram, organisation chart, mind map, venn diagram, circuit diagram,
      wiring diagram, floor plan, blueprint, technical drawing, exploded view of a machine, mathematical formula, geometric figure, graph of a function, neural network diagram,
      data pipeline diagram, git branch diagram, database schema, source code, code snippet, configuration file, log file, diff of two files, pull request page, issue list,
      kanban board, test report, performance graph, memory usage graph, colour palette, typeface sample, wireframe, user interface mock-up, mobile screens side by side, dark theme,
      before and after comparison, step by step instructions, annotated screenshot, arrow pointing at a button, QR code, barcode, infographic, comic strip, cartoon character,
      cartoon animal, mascot, pixel art, vector illustration, line drawing, isometric illustration, 3D rendering, sticker, pattern, gradient background, geometric pattern,
      avatar, profile picture, emoji, product photo, product on a white background, packaging, product label, receipt, invoice, ticket, business card, identity card, certificate, handwritten note,
      sticky notes, whiteboard with writing, blackboard with formulas, book cover, album cover, magazine cover, poster for an event, menu of a restaurant, warning sign, road sign, exit sign,
      nutrition label, scanned page, x-ray image, microscope image, satellite image, medical scan, star chart, crossword, chess diagram, musical score, family tree, board with sensors, robot diagram`,
  },
  {
    name: "textures and scenes",
    examples: "things",
    wanted: 15,
    topics: `wood grain, brick pattern, marble surface, metal surface, rusty metal, fabric, leather, wool, glass surface, water drops, bubbles, smoke, fire, sparks, ash, sand, gravel, soil, mud,
      ice, shadow, silhouette, light through a window, light trails, bokeh lights, fairy lights, candle light, sunbeams, dust, feather, fur, scales of a fish, shell, bone, skull, seeds, straw,
      thread, yarn, ribbon, glitter, confetti, paint splashes, ink, chalk, clay, plastic bottles, scrap metal, broken glass, peeling paint, tiles, roof tiles, cobblestones, puddle, tyre tracks,
      christmas tree, christmas decorations, easter eggs, halloween pumpkin, birthday party, wedding table, funeral flowers, lanterns at night, candles on a cake, snowman, scarecrow,
      campsite, picnic in a park, garden party, children's party, sports day, school trip, family dinner, rainy day, sunny day, windy day, foggy morning, hot summer day, cold winter night`,
  },
  {
    name: "screenshots",
    examples: "screens",
    wanted: 24,
    topics: `website, online shop, news site, blog, search engine, documentation page, mobile app, weather app, map app, chat app, email program, calendar, to-do list, code editor,
      code editor with a dark theme, terminal, command line tool, debugger, log viewer, file browser, settings page, login page, registration form, contact form, dashboard, analytics page,
      admin panel, table of users, data table, spreadsheet, text editor, presentation program, photo editor, drawing program, video player, video call, music player, computer game,
      puzzle game, racing game, error message, warning dialog, confirmation dialog, empty page, loading page, notification, drop-down menu, side bar, search box, shopping basket,
      user profile, comment section, pull request, issue tracker, build results, test results, kanban board, database tool, network monitor, system monitor, installer, desktop with icons`,
  },
];

/** Topics of one group that are asked side by side. */
const BATCH = 4;

/** The topics of groups, each once, in order and in batches. */
export function batchesOf(groups: readonly TopicGroup[]): { readonly group: TopicGroup; readonly topics: readonly string[] }[] {
  const seen = new Set<string>();
  return groups.flatMap((group) => {
    const topics = group.topics.split(",").map((part) => part.replace(/\s+/g, " ").trim());
    const fresh = topics.filter((topic) => topic !== "" && !seen.has(topic) && seen.add(topic));
    return Array.from({ length: Math.ceil(fresh.length / BATCH) }, (_, index) => ({
      group,
      topics: fresh.slice(index * BATCH, (index + 1) * BATCH),
    }));
  });
}
