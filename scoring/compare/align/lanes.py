"""Kernels whose sums stay in the processor's registers, written as formulas.

Where a compiler has to find vectors in loops by itself, sums go through memory again and again.
Here the vectors are given: a ``Value`` may be several numbers beside each other, and LLVM cuts them
into what the processor has. What a kernel's body does with values is written into the compiled
function that calls it.
"""

from __future__ import annotations

import hashlib
import inspect
import math
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba as nb
import numpy as np
from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic

from scoring.arrays import FloatArray

_LINE = 64
"""Bytes of a cache line. Vectors that lie across two of them are read and written at half the speed."""

_INLINED = ("lanes.py", "costs.py")
"""Files whose code is compiled into functions of other files."""

_INDEX = ir.IntType(64)

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Compile for this machine and keep the result.

    Assigning to slices takes seconds to compile: use loops.
    """
    # Numba compiles again when the function's own file changes, and looks at no other.
    function.__qualname__ += f"_{_inlined_digest()}"
    wrapper = nb.njit(cache=True, nogil=True, fastmath={"contract"}, error_model="numpy")
    return cast(_Function, wrapper(function))


@cache
def _inlined_digest() -> str:
    """Eight letters that change with the code that is compiled into other files' functions."""
    sources = (Path(__file__).with_name(name).read_bytes() for name in _INLINED)
    return hashlib.sha256(b"".join(sources)).hexdigest()[:8]


def aligned(*shape: int, dtype: type = np.float32) -> FloatArray:
    """Zeros of this shape that begin with a cache line."""
    size = math.prod(shape)
    room: FloatArray = np.zeros(size + _LINE, dtype=dtype)
    start = -room.ctypes.data % _LINE // room.itemsize
    return room[start : start + size].reshape(shape)


class Value:
    """What the kernel has when it runs: an array, an index, a number, or several beside each other.

    A product and the sum it goes into may be one instruction, rounded once.
    """

    def __init__(self, builder: ir.IRBuilder, value: ir.Value) -> None:
        self.builder = builder
        self.value = value

    def __add__(self, other: Value | float) -> Value:
        return self._with(other, self.builder.add, self.builder.fadd)

    def __sub__(self, other: Value | float) -> Value:
        return self._with(other, self.builder.sub, self.builder.fsub)

    def __mul__(self, other: Value | float) -> Value:
        return self._with(other, self.builder.mul, self.builder.fmul)

    def __truediv__(self, other: Value) -> Value:
        return Value(self.builder, self.builder.fdiv(self.value, other.value))

    def _with(self, other: Value | float, whole: Callable[..., Any], real: Callable[..., Any]) -> Value:
        right = other.value if isinstance(other, Value) else _constant(self.value.type, other)
        if isinstance(self.value.type, ir.IntType):
            return Value(self.builder, whole(self.value, right))
        return Value(self.builder, real(self.value, right, flags=("contract",)))


def _constant(kind: ir.Type, number: float) -> ir.Constant:
    return ir.Constant(kind, [number] * kind.count if isinstance(kind, ir.VectorType) else number)


class Lanes:
    """The code of one kernel, in which ``count`` numbers lie beside each other."""

    def __init__(self, builder: ir.IRBuilder, number: ir.Type, count: int) -> None:
        self.builder = builder
        self.count = count
        self.vector = ir.VectorType(number, count)
        self.bits = 64 if isinstance(number, ir.DoubleType) else 32

    def load(self, array: Value, at: Value) -> Value:
        """The numbers ``array[at …]``, one in each lane."""
        return Value(self.builder, self.builder.load(self._place(array, at), align=self.bits // 8))

    def store(self, numbers: Value, array: Value, at: Value) -> None:
        """``numbers`` into ``array[at …]``."""
        self.builder.store(numbers.value, self._place(array, at), align=self.bits // 8)

    def every(self, array: Value, at: Value) -> Value:
        """The number ``array[at]`` in every lane."""
        place = self.builder.gep(array.value, [at.value])
        return self.filled(Value(self.builder, self.builder.load(place)))

    def filled(self, number: Value) -> Value:
        """``number`` in every lane."""
        lane, nothing = ir.IntType(32), ir.Constant(self.vector, ir.Undefined)
        one = self.builder.insert_element(nothing, number.value, _constant(lane, 0))
        everywhere = _constant(ir.VectorType(lane, self.count), 0)
        return Value(self.builder, self.builder.shuffle_vector(one, nothing, everywhere))

    def root(self, numbers: Value) -> Value:
        """Square roots."""
        name = f"llvm.sqrt.v{self.count}f{self.bits}"
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
        self, end: Value, step: int, count: int, add: Callable[[Value, list[Value]], Sequence[Value]]
    ) -> list[Value]:
        """``count`` sums that begin with nothing and become ``add(index, sums)``.

        The index is 0, ``step``, … as long as it is below ``end``.
        """
        before = self.builder.block
        test, body, after = (self.builder.append_basic_block() for _ in range(3))
        self.builder.branch(test)
        self.builder.position_at_end(test)
        phis = [self.builder.phi(kind) for kind in (_INDEX, *[self.vector] * count)]
        index, *sums = (Value(self.builder, phi) for phi in phis)
        self.builder.cbranch(self.builder.icmp_signed("<", index.value, end.value), body, after)
        self.builder.position_at_end(body)
        for phi, value in zip(phis, [index + step, *add(index, sums)], strict=True):
            phi.add_incoming(_constant(phi.type, 0), before)
            phi.add_incoming(value.value, body)
        self.builder.branch(test)
        self.builder.position_at_end(after)
        return sums

    def _place(self, array: Value, at: Value) -> ir.Value:
        place = self.builder.gep(array.value, [at.value])
        return self.builder.bitcast(place, self.vector.as_pointer())


def kernel(number: ir.Type, count: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Makes a function that compiled ones can call of a body ``(lanes, *arguments)``.

    It takes flat arrays, indices and numbers, which the body gets as ``Value``, and returns nothing.
    ``count`` numbers of the kind ``number`` lie beside each other.
    """

    def made(body: Callable[..., None]) -> Callable[..., None]:
        def typed(_context: Any, *kinds: nb.types.Type) -> Any:
            def code(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> ir.Value:
                given = (
                    context.make_array(kind)(context, builder, one).data
                    if isinstance(kind, nb.types.Array)
                    else one
                    for kind, one in zip(signature.args, arguments, strict=True)
                )
                body(Lanes(builder, number, count), *(Value(builder, one) for one in given))
                return context.get_dummy_value()

            return nb.void(*kinds), code

        typed.__name__ = body.__name__
        typed.__signature__ = inspect.signature(body)  # type: ignore[attr-defined]
        return cast(Callable[..., None], intrinsic(typed))

    return made
