"""Reference spectrograms in NumPy, written from the definitions, and the committed values the product is held to.

`log_mel`: what CLAP's published feature extractor (transformers, ClapFeatureExtractor, truncation "rand_trunc", padding
"repeatpad") computes for one clip. `fbank`: Kaldi's filter banks with the options that ImageBind's published preprocessing sets.

    python tools/reference/spectrograms.py                 # writes test/fixtures/media/spectrograms.json
    python tools/reference/spectrograms.py --time          # seconds of log_mel for 10 s of sound, best of 7
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

FIXTURE = Path(__file__).parents[2] / "test" / "fixtures" / "media" / "spectrograms.json"


def slaney_filters(bins, mels, low, high, rate):
    """(bins, mels): triangles over hertz, evenly spaced on Slaney's scale, of equal area."""

    def to_mel(frequency):
        return 3 * frequency / 200 if frequency < 1000 else 15 + np.log(frequency / 1000) * 27 / np.log(6.4)

    def to_frequency(mel):
        return np.where(mel < 15, 200 * mel / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))

    edges = to_frequency(np.linspace(to_mel(low), to_mel(high), mels + 2))
    frequencies = np.linspace(0, rate / 2, bins)[:, None]
    rising = (frequencies - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - frequencies) / np.diff(edges)[1:]
    return np.maximum(0, np.minimum(rising, falling)) * 2 / (edges[2:] - edges[:-2])


def log_mel(samples, rate=48000, fft=1024, hop=480, mels=64, low=50, high=14000, seconds=10):
    """(frames, mels) in decibels of a clip that is repeated as often as it fits and then filled up with silence."""
    length = rate * seconds
    if len(samples) < length:
        samples = np.tile(samples, length // len(samples))
        samples = np.pad(samples, (0, length - len(samples)))
    padded = np.pad(samples.astype(np.float64), fft // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, fft)[::hop]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(fft) / fft)
    power = np.abs(np.fft.rfft(frames * window)) ** 2
    energy = power @ slaney_filters(fft // 2 + 1, mels, low, high, rate)
    return 10 * np.log10(np.maximum(1e-10, energy))


def fbank(samples, rate=16000, window=400, hop=160, fft=512, mels=128, low=20, frames=204, mean=-4.268, std=9.138):
    """(frames, mels), normalised."""
    samples = samples.astype(np.float64) - samples.mean(dtype=np.float64)
    pieces = np.lib.stride_tricks.sliding_window_view(samples, window)[::hop]
    pieces = pieces - pieces.mean(axis=1, keepdims=True)
    pieces = pieces - 0.97 * np.concatenate([pieces[:, :1], pieces[:, :-1]], axis=1)
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window) / (window - 1))
    power = np.abs(np.fft.rfft(pieces * hann, fft)) ** 2

    def to_mel(frequency):
        return 1127 * np.log(1 + frequency / 700)

    step = (to_mel(rate / 2) - to_mel(low)) / (mels + 1)
    left = to_mel(low) + np.arange(mels) * step
    position = to_mel(np.arange(fft // 2) * rate / fft)[:, None]
    triangles = np.maximum(0, np.minimum((position - left) / step, (left + 2 * step - position) / step))
    energy = power[:, :-1] @ triangles
    rows = np.log(np.maximum(np.finfo(np.float32).eps, energy))[:frames]
    return (np.pad(rows, ((0, frames - len(rows)), (0, 0))) - mean) / std


def chirp(rate, seconds):
    """A tone that rises from 100 Hz to 3/8 of the rate, swells and fades, over a hum with an offset. Single precision."""
    t = np.arange(int(rate * seconds)) / rate
    swept = np.sin(2 * np.pi * (100 * t + (0.375 * rate - 100) * t * t / (2 * seconds)))
    return (0.5 * swept * np.sin(np.pi * t / seconds) + 0.1 * np.sin(2 * np.pi * 50 * t) + 0.02).astype(np.float32)


def noise(rate, seconds):
    """Noise of a linear congruential generator (Numerical Recipes' constants), which every language draws alike."""
    values, state = np.empty(int(rate * seconds), np.float32), 1
    for index in range(len(values)):
        state = (1664525 * state + 1013904223) % 2**32
        values[index] = state / 2**31 - 1
    return values


SIGNALS = {"chirp": chirp, "noise": noise}
CASES = [
    ("log-mel", "chirp", 10),
    ("log-mel", "chirp", 2.3),
    ("log-mel", "noise", 1),
    ("kaldi-fbank", "chirp", 2),
    ("kaldi-fbank", "noise", 2),
    ("kaldi-fbank", "chirp", 0.5),
]


def fixture():
    """Every 23rd frame of each case: differences show in any of them, and the file stays small."""
    cases = []
    for kind, signal, seconds in CASES:
        values = log_mel(SIGNALS[signal](48000, seconds)) if kind == "log-mel" else fbank(SIGNALS[signal](16000, seconds))
        rows = [[round(float(value), 5) for value in row] for row in values[::23]]
        cases.append({"kind": kind, "signal": signal, "seconds": seconds, "frames": len(values), "every": 23, "rows": rows})
    return cases


def main():
    if "--time" in sys.argv:
        samples = chirp(48000, 10)
        runs = []
        for _ in range(7):
            start = time.perf_counter()
            log_mel(samples)
            runs.append(time.perf_counter() - start)
        print(f"{min(runs):.4f}")
        return
    FIXTURE.write_text("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in fixture()) + "\n]\n")


if __name__ == "__main__":
    main()
