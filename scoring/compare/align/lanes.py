"""Kernels whose sums stay in the processor's registers, written as formulas.

A compiler that finds vectors in loops sends sums through memory again and again. Here the vectors
are given: a ``Value`` may be so many numbers beside each other, LLVM cuts them into what the
processor has. What a kernel's body does with its values is written into the compiled function.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from typing import Any

import numba as nb
import numpy as np
from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic

from scoring.arrays import FloatArray

_INDEX = ir.IntType(64)

_LINE = 64
"""Bytes of a cache line. Vectors that lie across two of them are read and written at half the speed."""


def aligned(*shape: int, dtype: type = np.float32) -> FloatArray:
    """Zeros of this shape that begin with a cache line."""
    size = math.prod(shape)
    room = np.zeros(size + _LINE, dtype=dtype)
    start = -room.ctypes.data % _LINE // room.itemsize
    return room[start : start + size].reshape(shape)


class Value:
    """What the kernel will have when it runs: an index, a number, or several beside each other.

    A product and its sum may become one instruction, rounded once.
    """

    def __init__(self, builder: ir.IRBuilder, value: ir.Value) -> None:
        self.builder = builder
        self.value = value

    def _with(self, other: Value | float, whole: Callable[..., Any], real: Callable[..., Any]) -> Value:
        right = other.value if isinstance(other, Value) else _constant(self.value.type, other)
        if isinstance(self.value.type, ir.IntType):
            return Value(self.builder, whole(self.value, right))
        return Value(self.builder, real(self.value, right, flags=("contract",)))

    def __add__(self, other: Value | float) -> Value:
        return self._with(other, self.builder.add, self.builder.fadd)

    def __sub__(self, other: Value | float) -> Value:
        return self._with(other, self.builder.sub, self.builder.fsub)

    def __mul__(self, other: Value | float) -> Value:
        return self._with(other, self.builder.mul, self.builder.fmul)

    def __truediv__(self, other: Value) -> Value:
        return Value(self.builder, self.builder.fdiv(self.value, other.value))


def _constant(kind: ir.Type, number: float) -> ir.Constant:
    return ir.Constant(kind, [number] * kind.count if isinstance(kind, ir.VectorType) else number)


class Lanes:
    """The code of one kernel, in which so many ``count`` numbers lie beside each other."""

    def __init__(self, builder: ir.IRBuilder, number: ir.Type, count: int) -> None:
        self.builder = builder
        self.number = number
        self.count = count
        self.vector = ir.VectorType(number, count)

    def load(self, array: ir.Value, at: Value) -> Value:
        """The numbers ``array[at …]``, one in each lane."""
        return Value(self.builder, self.builder.load(self._place(array, at), align=self._bytes))

    def store(self, numbers: Value, array: ir.Value, at: Value) -> None:
        """``numbers`` into ``array[at …]``."""
        self.builder.store(numbers.value, self._place(array, at), align=self._bytes)

    def every(self, array: ir.Value, at: Value) -> Value:
        """The number ``array[at]`` in every lane."""
        return self.filled(Value(self.builder, self.builder.load(self.builder.gep(array, [at.value]))))

    def filled(self, number: Value) -> Value:
        """``number`` in every lane."""
        nothing, first = ir.Constant(self.vector, ir.Undefined), ir.Constant(ir.IntType(32), 0)
        one = self.builder.insert_element(nothing, number.value, first)
        everywhere = ir.Constant(ir.VectorType(ir.IntType(32), self.count), [0] * self.count)
        return Value(self.builder, self.builder.shuffle_vector(one, nothing, everywhere))

    def root(self, numbers: Value) -> Value:
        """Square roots."""
        name = f"llvm.sqrt.v{self.count}f{8 * self._bytes}"
        kind = ir.FunctionType(self.vector, [self.vector])
        function = cgutils.get_or_insert_function(self.builder.module, kind, name)
        return Value(self.builder, self.builder.call(function, [numbers.value]))

    def where_more(self, left: Value, right: Value, then: Value, otherwise: Value | float) -> Value:
        """``then`` in the lanes where ``left > right``, ``otherwise`` in the others."""
        more = self.builder.fcmp_ordered(">", left.value, right.value)
        other = otherwise.value if isinstance(otherwise, Value) else _constant(self.vector, otherwise)
        return Value(self.builder, self.builder.select(more, then.value, other))

    def least(self, left: Value, right: Value) -> Value:
        """The less of two, in each lane."""
        return self.where_more(right, left, left, right)

    def summed(
        self,
        end: Value,
        step: int,
        count: int,
        add: Callable[[Value, Sequence[Value]], Sequence[Value]],
    ) -> list[Value]:
        """``count`` sums from nothing, each time as ``add(index, sums)`` gives them, for 0, step, … below ``end``."""
        before, loop = self.builder.block, self.builder.append_basic_block()
        after = self.builder.append_basic_block()
        self.builder.branch(loop)
        self.builder.position_at_end(loop)
        phis = [self.builder.phi(kind) for kind in (_INDEX, *[self.vector] * count)]
        index, *sums = [Value(self.builder, phi) for phi in phis]
        following = [index + step, *add(index, sums)]
        for phi, value in zip(phis, following, strict=True):
            phi.add_incoming(_constant(phi.type, 0), before)
            phi.add_incoming(value.value, self.builder.block)
        again = self.builder.icmp_signed("<", following[0].value, end.value)
        self.builder.cbranch(again, loop, after)
        self.builder.position_at_end(after)
        return following[1:]

    @property
    def _bytes(self) -> int:
        return 8 if isinstance(self.number, ir.DoubleType) else 4

    def _place(self, array: ir.Value, at: Value) -> ir.Value:
        place = self.builder.gep(array, [at.value])
        return self.builder.bitcast(place, self.vector.as_pointer())


def kernel(number: ir.Type, count: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Makes a function for compiled ones of a body ``(lanes, *arguments)``; it returns nothing.

    The body gets flat arrays as the pointers to their data, indices and numbers as ``Value``.
    It may loop by ``Lanes.summed`` once or more, over one step at least.
    """

    def made(body: Callable[..., None]) -> Callable[..., None]:
        def typed(_context: Any, *kinds: nb.types.Type) -> Any:
            def code(context: Any, builder: ir.IRBuilder, signature: Any, values: Any) -> ir.Value:
                given = [
                    context.make_array(kind)(context, builder, value).data
                    if isinstance(kind, nb.types.Array)
                    else Value(builder, value)
                    for kind, value in zip(signature.args, values, strict=True)
                ]
                body(Lanes(builder, number, count), *given)
                return context.get_dummy_value()

            return nb.void(*kinds), code

        typed.__name__ = body.__name__
        typed.__signature__ = inspect.signature(body)  # type: ignore[attr-defined]
        made_function: Callable[..., None] = intrinsic(typed)
        return made_function

    return made
