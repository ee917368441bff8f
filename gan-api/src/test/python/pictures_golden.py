"""Small pictures of every kind and the pixels that they mean, from Pillow 13.0.0 and NumPy 2.4.6.

python pictures_golden.py ../resources/golden   (needs pillow==13.0.0 numpy==2.4.6)

Writes pictures/ and pictures.json: {"read": {name: {shape, tolerance, pixels in hex}}, "refused": {name: what is said}}.
What has 8 bits and no profile is read by Pillow. Everything else is computed here from the numbers that were written, by the
rule of docs/your-pictures.md: Pillow cuts 16 bits, clips floats and leaves profiles aside. Profiles of 8 bits go through
Pillow's ImageCms.
"""

import io
import json
import pathlib
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageCms, TiffImagePlugin

# Decoders of JPEG may round another way. Those of lossy WebP also differ in the colours between two of the stored ones, of
# which there is one for four pixels: libwebp interpolates them, others repeat them.
LOSSLESS, LOSSY, LOSSY_WEBP, PROFILED = 0, 1, 10, 1

WIDTH, HEIGHT = 7, 5
read, refused = {}, {}
folder = pathlib.Path(sys.argv[1]) / "pictures"


# Pictures


def numbers(channels, most=255, height=HEIGHT, width=WIDTH, seed=0):
    """Numbers with all extremes, the same in every run."""
    values = (np.arange(height * width * channels, dtype=np.uint64) * 2654435761 + seed * 977) % (most + 1)
    values[:4] = [0, most, most // 2, most // 2 + 1]
    return values.reshape(height, width, channels)


def smooth(channels, side=16):
    """Slow changes: what lossy formats are made for."""
    y, x = np.mgrid[0:side, 0:side]
    return np.stack([40 + x * 9, 210 - y * 10, 60 + x * 5 + y * 4, 30 + y * 3][:channels], -1).astype(np.uint8)


def image(values, mode):
    values = values.astype(np.uint8)
    return Image.fromarray(values[..., 0] if values.shape[-1] == 1 else values, mode)


RGB = image(numbers(3), "RGB")
GREY = image(numbers(1), "L")
PALETTE = RGB.quantize(16)
CMYK = Image.frombytes("CMYK", (WIDTH, HEIGHT), numbers(4).astype(np.uint8).tobytes())


# The rule


def by_depth(values, most=255):
    """Whole numbers from 0 to most, as bytes."""
    return np.floor(values.astype(np.float64) * 255 / most + 0.5).astype(np.uint8)


def of_floats(values):
    return np.floor(np.float64(np.float32(values)) * 255 + 0.5).astype(np.uint8)


def planes(pixels):
    pixels = np.asarray(pixels, np.uint8)
    return pixels[None] if pixels.ndim == 2 else np.moveaxis(pixels, -1, 0)


def seen(picture):
    """What Pillow sees in the first frame of a picture of 8 bits, without transparency."""
    picture.load()
    if picture.mode in ("1", "L", "LA"):
        return planes(picture.convert("L"))
    if picture.mode in ("P", "PA"):
        colours = planes(picture.convert("RGBA").convert("RGB"))
        return colours[:1] if (colours == colours[0]).all() else colours
    return planes(picture.convert("RGB"))


def to_srgb(picture, profile):
    """Through ImageCms, by the perceptual intent, without compensation for the black point."""
    return ImageCms.profileToProfile(
        picture,
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.ImageCmsProfile(io.BytesIO(second_version_of_srgb())),
        outputMode="RGB",
    )


# Writing


def keep(name, content, pixels=None, tolerance=LOSSLESS):
    (folder / name).write_bytes(content)
    if pixels is None:
        pixels = seen(Image.open(io.BytesIO(content)))
    pixels = planes(pixels) if np.ndim(pixels) == 2 or np.shape(pixels)[0] > 4 else np.asarray(pixels)
    read[name] = {"shape": list(pixels.shape), "tolerance": tolerance, "pixels": pixels.astype(np.uint8).tobytes().hex()}


def refuse(name, content, said):
    (folder / name).write_bytes(content)
    refused[name] = said


def saved(picture, form, **options):
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


# PNG


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(values, bits, colour, extra=b"", interlaced=False):
    height, width, channels = values.shape

    def rows(part):
        out = b""
        for row in part:
            flat = row.reshape(-1)
            if bits == 16:
                packed = flat.astype(">u2").tobytes()
            else:
                text = "".join(format(int(v), f"0{bits}b") for v in flat)
                text += "0" * (-len(text) % 8)
                packed = bytes(int(text[i : i + 8], 2) for i in range(0, len(text), 8))
            out += b"\0" + packed
        return out

    if interlaced:
        passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
        data = b"".join(rows(values[y::dy, x::dx]) for y, x, dy, dx in passes if values[y::dy, x::dx].size)
    else:
        data = rows(values)
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, int(interlaced))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + extra
        + chunk(b"IDAT", zlib.compress(data))
        + chunk(b"IEND", b"")
    )


def iccp(profile):
    return chunk(b"iCCP", b"profile\0\0" + zlib.compress(profile))


# ICC profiles


def tag_data(kind, data):
    return kind + b"\0\0\0\0" + data


def fixed(*values):
    return b"".join(struct.pack(">i", round(v * 65536)) for v in values)


def icc(space, connection, kind, tags):
    count = len(tags)
    offset = 128 + 4 + 12 * count
    table, body = struct.pack(">I", count), b""
    for name, data in tags:
        data += b"\0" * (-len(data) % 4)
        table += name + struct.pack(">II", offset + len(body), len(data))
        body += data
    size = 128 + len(table) + len(body)
    header = struct.pack(">I4sI4s4s4s", size, b"none", 0x02100000, kind, space, connection)
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28 + fixed(0.9642, 1, 0.8249)
    return header.ljust(128, b"\0") + table + body


def description(text):
    return (b"desc", tag_data(b"desc", struct.pack(">I", len(text) + 1) + text + b"\0" + b"\0" * 78))


WHITE = (b"wtpt", tag_data(b"XYZ ", fixed(0.9642, 1, 0.8249)))
COPYRIGHT = (b"cprt", tag_data(b"text", b"none\0"))
WIDE_COLUMNS = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
SRGB_COLUMNS = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
GAMMA = 563 / 256


def curve(gamma):
    return tag_data(b"curv", struct.pack(">IH", 1, round(gamma * 256)))


def second_version_of_srgb():
    """Pillow's own is of version 4, for which LittleCMS compensates whether one wants it or not."""
    x = np.arange(4096) / 4095
    linear = np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
    shared = tag_data(b"curv", struct.pack(">I", 4096) + np.round(linear * 65535).astype(">u2").tobytes())
    tags = [description(b"sRGB"), WHITE, COPYRIGHT]
    for name, column in zip(b"rgb", SRGB_COLUMNS):
        tags.append((bytes([name]) + b"XYZ", tag_data(b"XYZ ", fixed(*column))))
        tags.append((bytes([name]) + b"TRC", shared))
    return icc(b"RGB ", b"XYZ ", b"mntr", tags)


def wide():
    """As Adobe RGB: a matrix and a power."""
    tags = [description(b"wide"), WHITE, COPYRIGHT]
    for name, column in zip(b"rgb", WIDE_COLUMNS):
        tags.append((bytes([name]) + b"XYZ", tag_data(b"XYZ ", fixed(*column))))
        tags.append((bytes([name]) + b"TRC", curve(GAMMA)))
    return icc(b"RGB ", b"XYZ ", b"mntr", tags)


def greys(gamma=1.8):
    return icc(b"GRAY", b"XYZ ", b"mntr", [description(b"grey"), WHITE, COPYRIGHT, (b"kTRC", curve(gamma))])


def inks():
    """A table of Lab colours for the sixteen corners of four inks."""
    clut = b""
    for corner in range(16):
        c, m, y, k = ((corner >> s) & 1 for s in (3, 2, 1, 0))
        light = (95 - 40 * c - 45 * m - 8 * y) * (1 - 0.85 * k)
        a = (-35 * c + 70 * m - 5 * y) * (1 - 0.9 * k)
        b = (-45 * c - 5 * m + 85 * y) * (1 - 0.9 * k)
        clut += bytes([round(max(0, light) * 2.55), round(a + 128), round(b + 128)])
    ramp = bytes(range(256))
    lut = struct.pack(">BBBB", 4, 3, 2, 0) + fixed(1, 0, 0, 0, 1, 0, 0, 0, 1) + ramp * 4 + clut + ramp * 3
    tags = [description(b"inks"), WHITE, COPYRIGHT, (b"A2B0", tag_data(b"mft1", lut))]
    return icc(b"CMYK", b"Lab ", b"prtr", tags)


SRGB = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
SRGB[24:36] = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)  # not the time of the run
SRGB = bytes(SRGB)
WIDE, GREYS, INKS = wide(), greys(), inks()


def wide_to_srgb(unit):
    """Colours from 0 to 1, by the formula."""
    xyz = unit**GAMMA @ np.array([[round(v * 65536) / 65536 for v in column] for column in WIDE_COLUMNS])
    linear = np.clip(xyz @ np.linalg.inv(np.array(SRGB_COLUMNS)), 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def make_png():
    keep("grey8.png", saved(GREY, "PNG"))
    keep("rgb8.png", saved(RGB, "PNG"))
    keep("rgba8.png", saved(image(numbers(4), "RGBA"), "PNG"))
    keep("grey-alpha8.png", saved(image(numbers(2), "LA"), "PNG"))
    for bits in (1, 2, 4):
        most = 2**bits - 1
        keep(f"grey{bits}.png", png(numbers(1, most), bits, 0), by_depth(numbers(1, most)[..., 0], most))
    for name, channels, colour in (("grey16", 1, 0), ("rgb16", 3, 2), ("rgba16", 4, 6), ("grey-alpha16", 2, 4)):
        values = numbers(channels, 65535)
        opaque = values[..., : 1 if channels < 3 else 3]
        keep(f"{name}.png", png(values, 16, colour), planes(by_depth(opaque, 65535)))
    every = np.arange(65536, dtype=np.uint64)[::31].reshape(1, -1, 1)
    keep("grey16-ramp.png", png(every, 16, 0), by_depth(every[..., 0], 65535)[None])
    keep("palette.png", saved(PALETTE, "PNG"))
    keep("palette-transparent.png", saved(PALETTE, "PNG", transparency=bytes([0, 100, 255])))
    shades = GREY.convert("P")
    keep("palette-grey.png", saved(shades, "PNG"), seen(GREY))
    keep("interlaced.png", png(numbers(3, height=9, width=11), 8, 2, interlaced=True))
    keep("gamma.png", png(numbers(3), 8, 2, chunk(b"gAMA", struct.pack(">I", 100000))), seen(RGB))
    exif = Image.Exif()
    exif[274] = 6
    turned = saved(RGB, "PNG", exif=exif)
    keep("orientation6.png", turned, seen(RGB.transpose(Image.Transpose.ROTATE_270)))
    frames = [image(numbers(3, seed=s), "RGB") for s in range(3)]
    keep("animated.png", saved(frames[0], "PNG", save_all=True, append_images=frames[1:]), seen(frames[0]))
    keep("profile.png", png(numbers(3), 8, 2, iccp(WIDE)), seen(to_srgb(RGB, WIDE)), PROFILED)
    keep("profile-srgb.png", png(numbers(3), 8, 2, iccp(SRGB)), seen(RGB))
    keep("profile-grey.png", png(numbers(1), 8, 0, iccp(GREYS)), seen(to_srgb(GREY, GREYS))[1:2], PROFILED)
    keep("profile-of-colours-on-grey.png", png(numbers(1), 8, 0, iccp(SRGB)), seen(GREY))
    wide16 = np.floor(wide_to_srgb(numbers(3, 65535) / 65535) * 255 + 0.5)
    keep("profile16.png", png(numbers(3, 65535), 16, 2, iccp(WIDE)), planes(wide16), PROFILED)
    refuse("profile-damaged.png", png(numbers(3), 8, 2, iccp(b"profile" * 40)), "its colour profile is cut off or damaged")
    refuse("profile-of-inks.png", png(numbers(3), 8, 2, iccp(INKS)), "it has 3 channels, but a colour profile of 4")
    wrong = bytearray(saved(RGB, "PNG"))
    wrong[-20] ^= 1
    refuse("check-sum.png", bytes(wrong), "check sum")


# JPEG


def make_jpeg():
    colours = image(smooth(3), "RGB")
    keep("grey.jpg", saved(image(smooth(1), "L"), "JPEG", quality=90), tolerance=LOSSY)
    keep("rgb444.jpg", saved(colours, "JPEG", quality=95, subsampling=0), tolerance=LOSSY)
    keep("rgb420.jpg", saved(colours, "JPEG", quality=90), tolerance=LOSSY)
    keep("rgb422.jpg", saved(colours, "JPEG", quality=90, subsampling=1), tolerance=LOSSY)
    keep("progressive.jpg", saved(colours, "JPEG", quality=90, progressive=True), tolerance=LOSSY)
    keep("stored-as-rgb.jpg", saved(colours, "JPEG", quality=95, keep_rgb=True), tolerance=LOSSY)
    inky = Image.frombytes("CMYK", (16, 16), smooth(4).tobytes())
    cmyk = saved(inky, "JPEG", quality=95)
    keep("cmyk.jpg", cmyk, tolerance=LOSSY)
    at = cmyk.index(b"Adobe") + 11
    keep("ycck.jpg", cmyk[:at] + b"\2" + cmyk[at + 1 :], tolerance=LOSSY)
    for orientation in range(2, 9):
        exif = Image.Exif()
        exif[274] = orientation
        upright = image(smooth(3)[:, :8], "RGB")
        content = saved(upright, "JPEG", quality=95, subsampling=0, exif=exif)
        decoded = Image.open(io.BytesIO(content))
        decoded.load()
        step = [None, "FLIP_LEFT_RIGHT", "ROTATE_180", "FLIP_TOP_BOTTOM", "TRANSPOSE", "ROTATE_270", "TRANSVERSE", "ROTATE_90"]
        turn = Image.Transpose[step[orientation - 1]]
        keep(f"orientation{orientation}.jpg", content, seen(decoded.transpose(turn)), LOSSY)
    profiled = saved(colours, "JPEG", quality=95, subsampling=0, icc_profile=WIDE)
    keep("profile.jpg", profiled, seen(to_srgb(Image.open(io.BytesIO(profiled)), WIDE)), LOSSY + PROFILED)
    keep("profile-srgb.jpg", saved(colours, "JPEG", quality=95, subsampling=0, icc_profile=SRGB), tolerance=LOSSY)
    shades = saved(image(smooth(1), "L"), "JPEG", quality=95, icc_profile=GREYS)
    keep("profile-grey.jpg", shades, seen(to_srgb(Image.open(io.BytesIO(shades)), GREYS))[1:2], LOSSY + PROFILED)
    inked = saved(inky, "JPEG", quality=95, icc_profile=INKS)
    keep("profile-cmyk.jpg", inked, seen(to_srgb(Image.open(io.BytesIO(inked)), INKS)), LOSSY + PROFILED)


# TIFF


def tiff(values, bits, photometric, order="<", sample_format=1, planar=False, extra=(), more=(), magic=42):
    """One strip, without compression; values are written as they come."""
    height, width, channels = values.shape
    part = np.moveaxis(values, -1, 0) if planar else values
    if bits == 12:
        rows = ["".join(format(int(v), "012b") for v in row.reshape(-1)) for row in part]
        rows = [row + "0" * (-len(row) % 8) for row in rows]
        data = b"".join(bytes(int(r[i : i + 8], 2) for i in range(0, len(r), 8)) for r in rows)
    else:
        kind = {1: "u", 2: "i", 3: "f"}[sample_format]
        data = part.astype(f"{order}{kind}{bits // 8}").tobytes()
    strips = channels if planar else 1
    tags = {
        256: (3, [width]),
        257: (3, [height]),
        258: (3, [bits] * channels),
        259: (3, [1]),
        262: (3, [photometric]),
        273: (4, [8 + i * (len(data) // strips) for i in range(strips)]),
        277: (3, [channels]),
        278: (3, [height]),
        279: (4, [len(data) // strips] * strips),
        284: (3, [2 if planar else 1]),
        339: (3, [sample_format] * channels),
    }
    if extra:
        tags[338] = (3, list(extra))
    tags.update(dict(more))
    data += b"\0" * (len(data) % 2)
    start = 8 + len(data)
    table, tail = struct.pack(order + "H", len(tags)), b""
    tail_at = start + 2 + 12 * len(tags) + 4
    for tag, (kind, content) in sorted(tags.items()):
        packed = b"".join(struct.pack(order + {1: "B", 3: "H", 4: "I", 7: "B"}[kind], v) for v in content)
        if len(packed) > 4:
            where = struct.pack(order + "I", tail_at + len(tail))
            tail += packed + b"\0" * (len(packed) % 2)
        else:
            where = packed.ljust(4, b"\0")
        table += struct.pack(order + "HHI", tag, kind, len(content)) + where
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", magic, start)
    return head + data + table + struct.pack(order + "I", 0) + tail


def make_tiff():
    keep("rgb8.tif", saved(RGB, "TIFF"))
    for name, compression in (("lzw", "tiff_lzw"), ("deflate", "tiff_adobe_deflate"), ("packbits", "packbits")):
        keep(f"rgb8-{name}.tif", saved(RGB, "TIFF", compression=compression))
    keep("rgb8-predictor.tif", saved(RGB, "TIFF", compression="tiff_lzw", tiffinfo={317: 2}))
    keep("grey8.tif", saved(GREY, "TIFF"))
    keep("white-is-zero8.tif", tiff(numbers(1), 8, 0))
    bilevel = GREY.point(lambda v: 255 * (v > 100)).convert("1")
    keep("bilevel-g4.tif", saved(bilevel, "TIFF", compression="group4"))
    keep("bilevel.tif", saved(bilevel, "TIFF"))
    keep("palette.tif", saved(PALETTE, "TIFF"))
    keep("rgba8.tif", saved(image(numbers(4), "RGBA"), "TIFF"))
    keep("multiplied-alpha8.tif", tiff(numbers(4), 8, 2, extra=(1,)))
    keep("planar8.tif", tiff(numbers(3), 8, 2, planar=True), seen(RGB))
    keep("cmyk8.tif", saved(CMYK, "TIFF"))
    keep("jpeg.tif", saved(image(smooth(3), "RGB"), "TIFF", compression="jpeg", quality=95), tolerance=LOSSY)
    pages = [image(numbers(3, seed=s), "RGB") for s in range(2)]
    keep("pages.tif", saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]), seen(pages[0]))
    turned = tiff(numbers(3), 8, 2, more={274: (3, [8])}.items())
    keep("orientation8.tif", turned, seen(RGB.transpose(Image.Transpose.ROTATE_90)))
    for name, order in (("little", "<"), ("big", ">")):
        grey = numbers(1, 65535)
        keep(f"grey16-{name}.tif", tiff(grey, 16, 1, order), by_depth(grey[..., 0], 65535))
    keep("white-is-zero16.tif", tiff(grey, 16, 0), by_depth(65535 - grey[..., 0], 65535))
    keep("rgb16.tif", tiff(numbers(3, 65535), 16, 2), planes(by_depth(numbers(3, 65535), 65535)))
    keep("rgb12.tif", tiff(numbers(3, 4095), 12, 2, ">"), planes(by_depth(numbers(3, 4095), 4095)))
    units = numbers(3, 10**9) / 10**9
    keep("float-grey.tif", tiff(units[..., :1], 32, 1, sample_format=3), of_floats(units[..., 0]))
    keep("float-rgb.tif", tiff(units, 32, 2, sample_format=3), planes(of_floats(units)))
    keep("double-grey.tif", tiff(units[..., :1], 64, 1, sample_format=3), of_floats(units[..., 0]))
    keep("profile.tif", saved(RGB, "TIFF", icc_profile=WIDE), seen(to_srgb(RGB, WIDE)), PROFILED)
    keep("profile-grey.tif", saved(GREY, "TIFF", icc_profile=GREYS), seen(to_srgb(GREY, GREYS))[1:2], PROFILED)
    keep("profile-cmyk.tif", saved(CMYK, "TIFF", icc_profile=INKS), seen(to_srgb(CMYK, INKS)), PROFILED)
    refuse("float-to-255.tif", tiff(numbers(1), 32, 1, sample_format=3), "with the value 255.0")
    refuse("float-white-is-zero.tif", tiff(units[..., :1], 32, 0, sample_format=3), "whose 0 is white")
    refuse("float-nan.tif", tiff(units[..., :1] * np.nan, 32, 1, sample_format=3), "with the value NaN")
    refuse("signed8.tif", tiff(numbers(1, 127), 8, 1, sample_format=2), "a TIFF of signed numbers")
    refuse("signed16.tif", tiff(numbers(1, 127), 16, 1, sample_format=2), "a TIFF of signed numbers")
    refuse("whole32.tif", tiff(numbers(1), 32, 1), "a picture of whole numbers of 32 bits")
    lab = tiff(numbers(3), 8, 8)
    refuse("lab.tif", lab, "a TIFF of CIE Lab")
    refuse("big.tif", tiff(numbers(1), 8, 1, magic=43), "is not a picture of a known format")


# GIF


def gif(screen, frame, place, transparent=None, palette=PALETTE):
    """One frame somewhere on a screen."""
    whole = saved(frame, "GIF", **({} if transparent is None else {"transparency": transparent}))
    at = whole.rindex(b",", 0, whole.index(struct.pack("<HH", *frame.size), 13))
    return whole[:6] + struct.pack("<HH", *screen) + whole[10 : at + 1] + struct.pack("<HH", *place) + whole[at + 5 :]


def make_gif():
    keep("palette.gif", saved(PALETTE, "GIF"))
    keep("grey.gif", saved(GREY, "GIF"))
    keep("interlaced.gif", saved(image(numbers(1, height=19, width=17), "L"), "GIF", interlace=1))
    keep("transparent.gif", saved(PALETTE, "GIF", transparency=2))
    keep("small-frame.gif", gif((12, 9), PALETTE, (3, 2)))
    keep("small-frame-transparent.gif", gif((12, 9), PALETTE, (4, 1), transparent=5))
    frames = [image(numbers(3, seed=s), "RGB").quantize(8) for s in range(3)]
    keep("animated.gif", saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50))


# BMP


def bmp(header, data, palette=b"", size=40):
    start = 14 + len(header) + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start) + header + palette + data


def bmp_header(width, height, bits, compression=0, colours=0, length=0):
    return struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, length, 0, 0, colours, 0)


def make_bmp():
    keep("rgb24.bmp", saved(RGB, "BMP"))
    keep("palette8.bmp", saved(PALETTE, "BMP"))
    keep("grey8.bmp", saved(GREY, "BMP"))
    keep("bilevel.bmp", saved(GREY.convert("1", dither=0), "BMP"))
    keep("rgba32.bmp", saved(image(numbers(4), "RGBA"), "BMP"))
    rows = b"".join(row.astype(np.uint8)[:, ::-1].tobytes() + b"\0" * (-3 * WIDTH % 4) for row in numbers(3))
    keep("top-down.bmp", bmp(bmp_header(WIDTH, -HEIGHT, 24), rows), seen(RGB))
    for name, sizes, compression in (("555", (5, 5, 5), 0), ("565", (5, 6, 5), 3)):
        parts = [numbers(1, 2**s - 1, seed=i)[..., 0] for i, s in enumerate(sizes)]
        packed = parts[0] << np.uint64(sizes[1] + sizes[2]) | parts[1] << np.uint64(sizes[2]) | parts[2]
        rows = b"".join(row.astype("<u2").tobytes() + b"\0" * (-2 * WIDTH % 4) for row in packed[::-1])
        masks = struct.pack("<III", 0xF800, 0x7E0, 0x1F) if compression else b""
        pixels = np.stack([by_depth(p, 2**s - 1) for p, s in zip(parts, sizes)])
        keep(f"rgb{name}.bmp", bmp(bmp_header(WIDTH, HEIGHT, 16, compression), rows, masks), pixels)
    table = b"".join(bytes([10 * i, 255 - 9 * i, 7 * i, 0]) for i in range(16))
    runs = b"\3\5\4\1\0\0" + b"\0\7\1\2\3\4\5\6\7\0\0\0" + b"\7\x0f\0\1"
    keep("rle8.bmp", bmp(bmp_header(7, 3, 8, 1, 16, len(runs)), runs, table))
    embedded = bytearray(struct.pack("<IiiHHIIiiII", 124, WIDTH, HEIGHT, 1, 24, 0, 0, 0, 0, 0, 0).ljust(124, b"\0"))
    embedded[56:60] = b"DEBM"
    refuse("profile.bmp", bmp(bytes(embedded), rows + bytes(200)), "a BMP with a colour profile")


# WebP


def make_webp():
    keep("lossless.webp", saved(RGB, "WEBP", lossless=True))
    keep("lossless-alpha.webp", saved(image(numbers(4), "RGBA"), "WEBP", lossless=True, exact=True))
    keep("lossless-few.webp", saved(PALETTE.convert("RGB"), "WEBP", lossless=True))
    colours = image(smooth(3), "RGB")
    keep("lossy.webp", saved(colours, "WEBP", quality=90), tolerance=LOSSY_WEBP)
    shades = image(np.repeat(smooth(1), 3, -1), "RGB")
    keep("lossy-greys.webp", saved(shades, "WEBP", quality=90), tolerance=LOSSY)
    see_through = colours.copy()
    see_through.putalpha(image(smooth(1), "L"))
    keep("lossy-alpha.webp", saved(see_through, "WEBP", quality=90, exact=True), tolerance=LOSSY_WEBP)
    exif = Image.Exif()
    exif[274] = 5
    content = saved(RGB, "WEBP", lossless=True, exif=exif)
    keep("orientation5.webp", content, seen(RGB.transpose(Image.Transpose.TRANSPOSE)))
    keep("profile.webp", saved(RGB, "WEBP", lossless=True, icc_profile=WIDE), seen(to_srgb(RGB, WIDE)), PROFILED)
    keep("profile-srgb.webp", saved(RGB, "WEBP", lossless=True, icc_profile=SRGB))
    first = Image.new("RGBA", (16, 12), (0, 0, 0, 0))
    first.paste(RGB, (4, 2))
    second = Image.new("RGBA", (16, 12), (9, 99, 199, 255))
    keep("animated.webp", saved(first, "WEBP", lossless=True, save_all=True, append_images=[second], duration=50))
    whole = saved(image(numbers(3, height=40, width=40), "RGB"), "WEBP", lossless=True)
    data = whole[20 : len(whole) // 8 * 6]
    cut = b"RIFF" + struct.pack("<I", 12 + len(data)) + b"WEBPVP8L" + struct.pack("<I", len(data)) + data
    refuse("lossless-cut.webp", cut, "it ends too early")


if __name__ == "__main__":
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    make_png()
    make_jpeg()
    make_tiff()
    make_gif()
    make_bmp()
    make_webp()
    (folder.parent / "pictures.json").write_text(json.dumps({"read": read, "refused": refused}, indent=1))
    print(len(read), "read,", len(refused), "refused,", sum(f.stat().st_size for f in folder.iterdir()), "bytes")
