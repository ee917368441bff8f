"""Pseudo-random numbers and pictures that Java makes too, bit by bit: see Formula.java."""

import zlib

import numpy as np


def hashed(count, salt):
    """One unsigned 32-bit number for each index."""
    h = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B1) + np.uint32(salt)
    h ^= h >> np.uint32(15)
    h *= np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    h *= np.uint32(0xC2B2AE35)
    return h ^ (h >> np.uint32(16))


def uniform(name, count, width, centre=0.0):
    """float32 numbers, uniform in centre +- width / 2."""
    u = (hashed(count, zlib.crc32(name.encode())) >> np.uint32(8)).astype(np.float64) / 2**24 - 0.5
    return (u * width + centre).astype(np.float32)


def pictures(count, channels, height, width):
    """Bytes of shape (count, channels, height, width): stripes with noise."""
    p, c, y, x = np.indices((count, channels, height, width))
    stripes = (x * (3 + c) + y * (5 + 2 * p)) * 4 & 255
    stripes = np.where(stripes < 128, 2 * stripes, 2 * (255 - stripes))
    noise = (hashed(p.size, 1) >> np.uint32(27)).astype(np.int64).reshape(p.shape)
    return (stripes * 7 // 8 + noise).astype(np.uint8)
