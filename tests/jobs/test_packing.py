"""Large arrays travel once, small ones always, and both ends forget together."""

import numpy as np

from difflab.jobs.packing import KEPT, LARGE, Packer, Unpacker


def large(value: float = 1.0) -> np.ndarray:
    array = np.full(LARGE // 8, value)
    array.flags.writeable = False
    return array


def test_a_large_array_is_sent_once_and_is_the_same_object_from_then_on() -> None:
    packer, unpacker, array = Packer(), Unpacker(), large()
    first, second = packer.pack({"cloud": array}), packer.pack([array, array])
    assert len(first.new) == 1
    assert not second.new
    assert len(second.body) < 200
    got = unpacker.unpack(first)["cloud"]
    np.testing.assert_array_equal(got, array)
    assert [found is got for found in unpacker.unpack(second)] == [True, True]


def test_small_and_changing_arrays_travel_every_time() -> None:
    packer, unpacker = Packer(), Unpacker()
    small, changing = np.arange(3.0), np.zeros(LARGE // 8)
    unpacker.unpack(packer.pack((small, changing)))
    changing[:] = 2.0
    again = packer.pack((small, changing))
    assert not again.new
    got = unpacker.unpack(again)
    assert got[0].tolist() == [0.0, 1.0, 2.0]
    assert got[1][5] == 2.0


def test_both_ends_forget_what_has_not_been_used_longest() -> None:
    packer, unpacker = Packer(), Unpacker()
    arrays = [large(value) for value in range(KEPT + 2)]
    for array in arrays:
        unpacker.unpack(packer.pack(array))
    assert not packer.pack(arrays[-1]).new
    parcel = packer.pack(arrays[0])
    assert len(parcel.new) == 1
    assert float(unpacker.unpack(parcel)[0]) == 0.0
    assert len(unpacker._arrays) <= KEPT


def test_more_arrays_in_one_request_than_are_kept() -> None:
    packer, unpacker = Packer(), Unpacker()
    arrays = [large(value) for value in range(KEPT + 3)]
    got = unpacker.unpack(packer.pack(arrays))
    assert [float(array[0]) for array in got] == list(range(KEPT + 3))
    assert len(unpacker.unpack(packer.pack(arrays))) == KEPT + 3
