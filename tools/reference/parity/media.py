"""The fixed inputs of the parity tests, decoded as the reference pipelines decode them, and the excerpts that are recorded of what is made of them."""

import base64
import subprocess
import wave
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

FIXTURES = Path(__file__).parents[3] / "test" / "fixtures" / "parity"
MEDIA = FIXTURES / "media"
PICTURES = ["astronaut.jpg", "coffee.jpg", "cat.png", "rocket.jpg"]
SOUNDS = ["bell.wav", "complete.wav", "medley.wav"]
VIDEOS = ["pan.avi"]
TEXTS = [
    "A cat on a red sofa.",
    "a photo of two dogs running on the beach",
    "TWO DOGS, running: on the beach!",
    "An astronaut in an orange suit smiles in front of a flag",
    "A cup of coffee with a spoon - seen from above (on a wooden table)",
    "A rocket lifts off at 6:03 p.m.; it's the 2nd launch & we'll see more",
    "Café crème, déjà vu, naïve façade, Ærøskøbing, straße",
    "“Curly quotes”, an ellipsis… and a ﬁne ligature",
    "日本の寺 и русская церковь",
    "A dog 🐶 plays",
    "  many   spaces,\ta tab\nand a line  ",
    "x",
    "The sound of a bell that rings once, far away, while rain falls on a tin roof",
    "A long sentence that goes on " + "and on, past a house, a tree and a river, " * 8 + "to its end",
]
# Every 14th pixel of both axes, every 41st frame of a spectrogram: differences show in any of them, and the files stay small.
PIXEL_STEP, FRAME_STEP = 14, 41


def picture(name):
    """As `transformers.image_utils.load_image` does: upright, RGB."""
    return ImageOps.exif_transpose(Image.open(MEDIA / name)).convert("RGB")


def frames(name, count=8):
    """Evenly stepped frames of a video, n x height x width x 3 bytes; needs ffmpeg on the path."""
    size = subprocess.check_output(
        ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream=width,height", "-of", "csv=p=0", MEDIA / name], text=True
    )
    width, height = (int(part) for part in size.strip().split(","))
    raw = subprocess.check_output(["ffmpeg", "-v", "error", "-i", MEDIA / name, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"])
    every = np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)
    return every[[index * len(every) // count for index in range(count)]]


def sound(name):
    """(samples, rate) of a WAV of one channel, in single precision between -1 and 1."""
    with wave.open(str(MEDIA / name)) as file:
        content, rate, size = file.readframes(file.getnframes()), file.getframerate(), file.getsampwidth()
    if size == 1:
        return (np.frombuffer(content, np.uint8).astype(np.float32) - 128) / 128, rate
    return np.frombuffer(content, np.int16).astype(np.float32) / 32768, rate


def resample(samples, source, target, width=6, rolloff=0.99):
    """Windowed sinc interpolation as `torchaudio.functional.resample` defines it by default (Hann window)."""
    if source == target:
        return samples
    divisor = np.gcd(source, target)
    source, target = source // divisor, target // divisor
    base = min(source, target) * rolloff
    margin = int(np.ceil(width * source / base))
    taps = np.arange(-margin, margin + source) / source
    times = (np.arange(0, -target, -1)[:, None] / target + taps[None]) * base
    times = np.clip(times, -width, width)
    kernels = np.sinc(times) * np.cos(times * np.pi / width / 2) ** 2 * base / source
    padded = np.pad(samples.astype(np.float64), (margin, margin + source))
    pieces = np.lib.stride_tricks.sliding_window_view(padded, kernels.shape[1])[::source]
    count = int(np.ceil(target * len(samples) / source))
    return (pieces @ kernels.T).reshape(-1)[:count].astype(np.float32)


def packed(values):
    """Little-endian single precision, in base 64."""
    return base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode()


def pixel_excerpt(pixels):
    """pixels: 3 x height x width, as they go into the graph."""
    return {"step": PIXEL_STEP, "shape": list(pixels.shape), "values": packed(pixels[:, ::PIXEL_STEP, ::PIXEL_STEP])}


def frame_excerpt(spectrogram):
    """spectrogram: frames x mel bins."""
    return {"step": FRAME_STEP, "shape": list(spectrogram.shape), "values": packed(spectrogram[::FRAME_STEP])}
