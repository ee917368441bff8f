package org.gan4j.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.picture.PixelFont;

/** A pair of axes to draw on. Labels are drawn in a font of our own. */
final class Plot {

    private static final int WIDTH = 800;
    private static final int HEIGHT = 480;
    private static final int MARGIN = 60;
    private static final int MOST_TICKS = 6;

    private static final BigDecimal[] STEPS = {
        BigDecimal.ONE, BigDecimal.valueOf(2), BigDecimal.valueOf(5)
    };

    private static final Color GRID = new Color(0xdddddd);

    private static final Color[] COLOURS = {
        new Color(0x1f77b4), new Color(0xd62728), new Color(0x2ca02c), new Color(0x9467bd)
    };

    private final BufferedImage picture =
            new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    private final Graphics2D graphics = picture.createGraphics();
    private final double minX;
    private final double maxX;
    private final double minY;
    private final double maxY;
    private int series;

    Plot(String title, double minX, double maxX, double minY, double maxY) {
        this.minX = minX;
        this.maxX = maxX > minX ? maxX : minX + 1;
        this.minY = minY;
        this.maxY = maxY > minY ? maxY : minY + 1;
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        PixelFont.draw(graphics, title, WIDTH / 2 - PixelFont.width(title) / 2, 16, Color.BLACK);
        drawAxes();
    }

    /** Pictures one below the other. */
    static BufferedImage below(List<BufferedImage> pictures) {
        BufferedImage all =
                new BufferedImage(WIDTH, HEIGHT * pictures.size(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = all.createGraphics();
        for (int i = 0; i < pictures.size(); i++) {
            graphics.drawImage(pictures.get(i), 0, i * HEIGHT, null);
        }
        graphics.dispose();
        return all;
    }

    private void drawAxes() {
        for (BigDecimal tick : ticks(minX, maxX)) {
            int column = column(tick.doubleValue());
            graphics.setColor(GRID);
            graphics.drawLine(column, row(minY), column, row(maxY));
            String below = tick.toPlainString();
            PixelFont.draw(
                    graphics,
                    below,
                    column - PixelFont.width(below) / 2,
                    HEIGHT - MARGIN + 10,
                    Color.DARK_GRAY);
        }
        for (BigDecimal tick : ticks(minY, maxY)) {
            int row = row(tick.doubleValue());
            graphics.setColor(GRID);
            graphics.drawLine(column(minX), row, column(maxX), row);
            String left = tick.toPlainString();
            PixelFont.draw(
                    graphics, left, MARGIN - 8 - PixelFont.width(left), row - 5, Color.DARK_GRAY);
        }
        graphics.setColor(Color.GRAY);
        graphics.drawRect(
                column(minX), row(maxY), column(maxX) - column(minX), row(minY) - row(maxY));
    }

    /** The multiples in a range of the least of 1, 2, 5, 10, ... that leaves few of them. */
    static List<BigDecimal> ticks(double from, double to) {
        BigDecimal least = BigDecimal.valueOf(from);
        BigDecimal most = BigDecimal.valueOf(to);
        BigDecimal range = most.subtract(least);
        BigDecimal ten = BigDecimal.ONE.scaleByPowerOfTen(range.precision() - range.scale() - 2);
        for (int next = 0; ; next++) {
            BigDecimal step = ten.multiply(STEPS[next % STEPS.length]);
            if (next % STEPS.length == STEPS.length - 1) {
                ten = ten.scaleByPowerOfTen(1);
            }
            BigInteger first = least.divide(step, 0, RoundingMode.CEILING).toBigInteger();
            BigInteger last = most.divide(step, 0, RoundingMode.FLOOR).toBigInteger();
            if (last.subtract(first).intValue() < MOST_TICKS) {
                List<BigDecimal> ticks = new ArrayList<>();
                for (BigInteger i = first; i.compareTo(last) <= 0; i = i.add(BigInteger.ONE)) {
                    BigDecimal tick = step.multiply(new BigDecimal(i));
                    ticks.add(tick.setScale(Math.max(0, step.stripTrailingZeros().scale())));
                }
                return ticks;
            }
        }
    }

    /** Draws a curve in the next colour and adds it to the legend. */
    void curve(String name, double[] x, double[] y, boolean filled) {
        Color colour = COLOURS[series % COLOURS.length];
        Path2D path = new Path2D.Double();
        for (int i = 0; i < x.length; i++) {
            if (i == 0) {
                path.moveTo(column(x[i]), row(y[i]));
            } else {
                path.lineTo(column(x[i]), row(y[i]));
            }
        }
        graphics.setColor(colour);
        graphics.setStroke(new BasicStroke(1.6f));
        graphics.draw(path);
        if (filled && x.length > 0) {
            path.lineTo(column(x[x.length - 1]), row(minY));
            path.lineTo(column(x[0]), row(minY));
            graphics.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 60));
            graphics.fill(path);
        }
        legend(name, colour);
    }

    /** Draws points, x and y in turn, in the next colour and adds them to the legend. */
    void dots(String name, float[] points) {
        Color colour = COLOURS[series % COLOURS.length];
        graphics.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 110));
        for (int i = 0; i + 1 < points.length; i += 2) {
            double x = points[i];
            double y = points[i + 1];
            if (x >= minX && x <= maxX && y >= minY && y <= maxY) {
                graphics.fillOval(column(x) - 2, row(y) - 2, 4, 4);
            }
        }
        legend(name, colour);
    }

    private void legend(String name, Color colour) {
        int top = MARGIN + 8 + 18 * series;
        int left = WIDTH - MARGIN - 180;
        graphics.setColor(Color.WHITE);
        graphics.fillRect(left - 6, top - 5, 36 + PixelFont.width(name), 20);
        graphics.setColor(colour);
        graphics.fillRect(left, top, 20, 10);
        PixelFont.draw(graphics, name, left + 28, top, Color.BLACK);
        series++;
    }

    /** Draws a grey level across, such as the value of a guess. */
    void level(double y) {
        graphics.setColor(Color.DARK_GRAY);
        graphics.setStroke(
                new BasicStroke(
                        1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {6, 4}, 0));
        graphics.drawLine(column(minX), row(y), column(maxX), row(y));
    }

    BufferedImage picture() {
        graphics.dispose();
        return picture;
    }

    private int column(double x) {
        return (int) Math.round(MARGIN + (x - minX) / (maxX - minX) * (WIDTH - 2 * MARGIN));
    }

    private int row(double y) {
        return (int)
                Math.round(HEIGHT - MARGIN - (y - minY) / (maxY - minY) * (HEIGHT - 2 * MARGIN));
    }
}
