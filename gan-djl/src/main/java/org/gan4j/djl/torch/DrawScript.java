package org.gan4j.djl.torch;

/**
 * TorchScript methods that draw from a seed alone: {@code rand} and {@code randn}, of {@code (like,
 * size, seed)}.
 *
 * <p>On a CPU they draw from a generator of their own. A script cannot make one for a GPU; there
 * the numbers are those of SplitMix64 (Steele et al. 2014) at successive counts, so that they
 * depend on nothing else in the process either.
 */
public final class DrawScript {

    /** The methods, to stand before those that call them. */
    public static final String SOURCE =
            """
            def shifted(self, x: Tensor, by: int, mask: int) -> Tensor:
              return torch.bitwise_and(torch.bitwise_right_shift(x, by), mask)
            def mixed(self, x: Tensor, by: int, mask: int, factor: int) -> Tensor:
              return torch.mul(torch.bitwise_xor(x, (self).shifted(x, by, mask)), factor)
            def bits(self, like: Tensor, size: List[int], seed: int) -> Tensor:
              e = torch.empty(size, dtype=4, layout=None, device=ops.prim.device(like))
              i = torch.arange(torch.numel(e), dtype=4, layout=None, device=ops.prim.device(like))
              a = torch.add(torch.mul(i, -7046029254386353131), torch.mul(seed, -4658895280553007687))
              b = (self).mixed(a, 30, 17179869183, -4658895280553007687)
              c = (self).mixed(b, 27, 137438953471, -7723592293110705685)
              d = torch.bitwise_xor(c, (self).shifted(c, 31, 8589934591))
              return torch.reshape(d, size)
            def counted(self, like: Tensor, size: List[int], seed: int) -> Tensor:
              if torch.eq(ops.prim.dtype(like), 7):
                u = torch.mul(torch.to((self).shifted((self).bits(like, size, seed), 11, 9007199254740991), 7), 1.1102230246251565e-16)
              else:
                u = torch.mul(torch.to((self).shifted((self).bits(like, size, seed), 40, 16777215), 6), 5.9604644775390625e-08)
              return u
            def countedNormal(self, like: Tensor, size: List[int], seed: int) -> Tensor:
              u = torch.to((self).shifted((self).bits(like, size, seed), 12, 4503599627370495), 7)
              s = torch.sub(torch.mul(torch.add(u, 0.5), 4.440892098500626e-16), 1.)
              return torch.to(torch.mul(torch.erfinv(s), 1.4142135623730951), ops.prim.dtype(like))
            def rand(self, like: Tensor, size: List[int], seed: int) -> Tensor:
              if ops.prim.is_cuda(like):
                x = (self).counted(like, size, seed)
              else:
                g = torch.Generator(device=ops.prim.device(like), seed=seed)
                x = torch.rand(size, generator=g, dtype=ops.prim.dtype(like), layout=None, device=ops.prim.device(like))
              return x
            def randn(self, like: Tensor, size: List[int], seed: int) -> Tensor:
              if ops.prim.is_cuda(like):
                x = (self).countedNormal(like, size, seed)
              else:
                g = torch.Generator(device=ops.prim.device(like), seed=seed)
                x = torch.randn(size, generator=g, dtype=ops.prim.dtype(like), layout=None, device=ops.prim.device(like))
              return x
            """;

    private DrawScript() {}
}
