"""Makes the Gaussians of a network model anew from the softmax in its network's file, as after a change of their levels.

python -m speech.rescore MODEL [--level-power P] [--out FOLDER]
"""

import argparse
import shutil
from pathlib import Path

import numpy as np
from safetensors import safe_open

from . import acoustic_model, hybrid, network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="folder with acoustic/network.safetensors")
    parser.add_argument("--level-power", type=float, default=hybrid.LEVEL_POWER)
    parser.add_argument("--out", type=Path, help="write a copy there in place of changing the model")
    settings = parser.parse_args()
    folder = settings.model
    if settings.out:
        shutil.copytree(folder, settings.out, dirs_exist_ok=True)
        folder = settings.out
    rescore(folder / "acoustic", settings.level_power)


def rescore(acoustic: Path, level_power: float) -> None:
    """Writes means, variances and weights of the folder `acoustic` and, where it lacks one, the network's constant."""
    with safe_open(acoustic / network.FILE, "np") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}
        names = file.metadata()["phones"].split()
    layers, context = network.load(acoustic / network.FILE)
    states = network.States(names, tensors["classes.phone"].astype(int), tensors["classes.state"].astype(int))
    trained = network.Trained(context, layers, (tensors["classes.weight"], tensors["classes.bias"]),
                              tensors["classes.prior"])
    has_constant = not layers[-1][0][-1].any()
    if has_constant:
        trained.classifier = (trained.classifier[0][:, :-1], trained.classifier[1])
    mixtures = hybrid.gaussians(trained.classifier, trained.priors, states, level_power)
    if not has_constant:
        network.save(acoustic / network.FILE, hybrid.with_constant(trained), states)
    acoustic_model.write_mixtures(acoustic, mixtures)
    size = mixtures.means.shape[2]
    parameters = acoustic / "feat.params"
    lines = [f"{name} {size}" if (name := line.split()[0]) in ("-ncep", "-ceplen") else line
             for line in parameters.read_text().splitlines()]
    parameters.write_text("".join(line + "\n" for line in lines))


if __name__ == "__main__":
    main()
