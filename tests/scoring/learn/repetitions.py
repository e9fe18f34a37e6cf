"""Made repetitions: people who raise their arms, rightly or with a bent trunk and half as high."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scoring.learn.sequences import JOINTS

FRAMES = 40


def repetition(rng: np.random.Generator, *, correct: bool, arm: float, trunk: float) -> np.ndarray:
    """Joints ``[FRAMES, 12, 3]`` in millimetres of one repetition, y upwards."""
    lift = np.sin(np.linspace(0, np.pi, FRAMES)) ** 2 * (2.6 if correct else 1.5) * rng.normal(1, 0.03)
    lean = np.sin(np.linspace(0, np.pi, FRAMES)) * (0.02 if correct else 0.25) * rng.normal(1, 0.2)
    joints = np.zeros((FRAMES, 12, 3))
    up = np.stack([np.sin(lean), np.cos(lean), np.zeros(FRAMES)], axis=1)
    for side, sign in ((0, 1.0), (1, -1.0)):
        across = sign * np.stack([np.cos(lean), -np.sin(lean), np.zeros(FRAMES)], axis=1)
        out = np.stack([sign * np.sin(lift), -np.cos(lift), np.zeros(FRAMES)], axis=1)
        shoulder = up * trunk + across * 180
        elbow = shoulder + out * arm
        hip = np.tile([sign * 120.0, 0.0, 0.0], (FRAMES, 1))
        knee = hip + np.array([sign * 20.0, -420.0, 0.0])
        ankle = knee + np.array([sign * 10.0, -400.0, 0.0])
        for row, place in zip(
            (0, 2, 4, 6, 8, 10), (shoulder, elbow, elbow + out * arm, hip, knee, ankle), strict=True
        ):
            joints[:, row + side] = place
    return joints + rng.normal(0, 2.0, joints.shape)


def write_sequences(path: Path, *, people: int = 3, repetitions: int = 4, movements: int = 1) -> Path:
    """A file of labelled repetitions, half of each person's correct."""
    rng = np.random.default_rng(0)
    rows, labels = [], []
    for movement in range(1, movements + 1):
        for person in range(1, people + 1):
            arm, trunk = rng.normal(260, 20), rng.normal(500, 30)
            for index in range(2 * repetitions):
                correct = index < repetitions
                rows.append(repetition(rng, correct=correct, arm=arm, trunk=trunk))
                labels.append((movement, person, correct))
    movement, subject, correct = np.array(labels).T
    np.savez(
        path,
        xyz_mm=np.concatenate(rows).astype(np.int16),
        length=np.full(len(rows), FRAMES),
        movement=movement,
        subject=subject,
        correct=correct,
        joint_names=np.array(list(JOINTS.values())),
    )
    return path
