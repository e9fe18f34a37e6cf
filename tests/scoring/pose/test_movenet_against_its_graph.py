"""Our MoveNet computes what the published graph computes, as torch and as ONNX."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from scoring.pose.estimators.finder import Maps, MoveNetSession, decode
from scoring.pose.models import models_dir
from scoring.pose.movenet import MoveNet, load_movenet
from scoring.pose.video import read_frames
from tests.media import demo_video
from tests.oracles.movenet_graph import OPERATIONS, Graph

pytestmark = pytest.mark.models
NAMES = ("movenet-thunder", "movenet-lightning")
HEAT = "StatefulPartitionedCall/Sigmoid"
CENTRE = "StatefulPartitionedCall/Sigmoid_1"
REGRESS = "StatefulPartitionedCall/kpt_regress_0/conv2d_6/BiasAdd"
OFFSET = "StatefulPartitionedCall/kpt_offset_0/conv2d_7/BiasAdd"


def installed(name: str, suffix: str) -> Path:
    path = models_dir() / f"{name}{suffix}"
    if not path.is_file():
        pytest.skip("the keypoint models are not installed; run `make setup`")
    return path


@cache
def loaded(name: str) -> tuple[MoveNet, Graph, MoveNetSession]:
    graph = installed(name, ".json")
    return load_movenet(graph), Graph(graph), MoveNetSession(installed(name, ".onnx"), threads=2)


@cache
def people() -> tuple[np.ndarray, ...]:
    """Real pictures ``[H, W, 3]`` of a person: parts of four frames of the demonstration clip."""
    frames = [f.picture for f in read_frames(demo_video(), end=4.0, max_fps=1.2, max_side=1280)]
    pictures = [p[: p.shape[0] // 2, p.shape[1] // 5 : p.shape[1] * 3 // 5] for p in frames if p is not None]
    return tuple(pictures[:4])


def test_the_interpreter_knows_every_kind_of_node() -> None:
    for name in NAMES:
        kinds = {node["op"] for node in Graph(installed(name, ".json")).nodes}
        assert kinds - {"Const", "Placeholder"} == set(OPERATIONS)


@pytest.mark.parametrize("name", NAMES)
def test_maps_and_joints_agree_with_the_graph(name: str) -> None:
    network, graph, _ = loaded(name)
    size, cells = network.config.size, network.config.size // 4
    for picture in people():
        square = cv2.resize(picture, (size, size))
        with torch.inference_mode():
            truth = graph.run(torch.from_numpy(square).int()[None])
            ours = network(torch.from_numpy(square).permute(2, 0, 1)[None].float())
        for node, values in zip((CENTRE, HEAT, REGRESS, OFFSET), ours, strict=True):
            torch.testing.assert_close(values.permute(0, 2, 3, 1), truth[node], atol=2e-3, rtol=1e-3)
        centre, heat, regress, offset = (v[0].numpy() for v in ours)
        shape = (17, 2, cells, cells)
        joints = decode(Maps(centre[0], heat, regress.reshape(shape), offset.reshape(shape)))
        expected = truth["Identity"].numpy()[0, 0][:, [1, 0, 2]]
        np.testing.assert_allclose(joints, expected, atol=1e-3)


@pytest.mark.parametrize("name", NAMES)
def test_the_onnx_file_agrees_with_the_module(name: str) -> None:
    network, _, session = loaded(name)
    picture = cv2.resize(people()[0], (session.size, session.size))
    with torch.inference_mode():
        ours = network(torch.from_numpy(picture).permute(2, 0, 1)[None].float())
    for stored, values in zip(session.infer(picture), ours, strict=True):
        np.testing.assert_allclose(stored, values.numpy(), atol=2e-3, rtol=1e-3)


def test_the_modules_have_as_many_parameters_as_published() -> None:
    counts = [sum(p.numel() for p in loaded(name)[0].parameters()) for name in NAMES]
    assert counts == [6_226_046, 2_317_974]
