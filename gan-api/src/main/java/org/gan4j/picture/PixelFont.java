package org.gan4j.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.Locale;
import java.util.Map;

/** Letters of 3 x 5 dots, doubled: a bare machine has no fonts. */
public final class PixelFont {

    /** The height of a line of text, in pixels. */
    public static final int HEIGHT = 10;

    private static final int DOT = 2;
    private static final int ROWS = 5;
    private static final int COLUMNS = 3;

    /** The rows of each letter from the top; each digit is one row of three dots in binary. */
    private static final Map<Character, String> LETTERS =
            Map.ofEntries(
                    Map.entry('0', "75557"),
                    Map.entry('1', "26227"),
                    Map.entry('2', "71747"),
                    Map.entry('3', "71717"),
                    Map.entry('4', "55711"),
                    Map.entry('5', "74717"),
                    Map.entry('6', "74757"),
                    Map.entry('7', "71111"),
                    Map.entry('8', "75757"),
                    Map.entry('9', "75717"),
                    Map.entry('A', "25755"),
                    Map.entry('B', "65656"),
                    Map.entry('C', "34443"),
                    Map.entry('D', "65556"),
                    Map.entry('E', "74647"),
                    Map.entry('F', "74644"),
                    Map.entry('G', "34553"),
                    Map.entry('H', "55755"),
                    Map.entry('I', "72227"),
                    Map.entry('J', "11152"),
                    Map.entry('K', "55655"),
                    Map.entry('L', "44447"),
                    Map.entry('M', "57755"),
                    Map.entry('N', "65555"),
                    Map.entry('O', "25552"),
                    Map.entry('P', "65644"),
                    Map.entry('Q', "25563"),
                    Map.entry('R', "65655"),
                    Map.entry('S', "34216"),
                    Map.entry('T', "72222"),
                    Map.entry('U', "55557"),
                    Map.entry('V', "55552"),
                    Map.entry('W', "55775"),
                    Map.entry('X', "55255"),
                    Map.entry('Y', "55222"),
                    Map.entry('Z', "71247"),
                    Map.entry('.', "00002"),
                    Map.entry(',', "00024"),
                    Map.entry(':', "02020"),
                    Map.entry('-', "00700"),
                    Map.entry('/', "11244"),
                    Map.entry('%', "51245"),
                    Map.entry('(', "12221"),
                    Map.entry(')', "42224"));

    private PixelFont() {}

    /**
     * The width of a line of text.
     *
     * @param text letters, digits and . , : - / % ( )
     * @return pixels
     */
    public static int width(String text) {
        return text.length() * (COLUMNS + 1) * DOT;
    }

    /**
     * Draws a line of text, in capital letters; other characters are blank.
     *
     * @param graphics where to
     * @param text the text
     * @param x of its left edge
     * @param y of its upper edge
     * @param colour of the letters
     */
    public static void draw(Graphics2D graphics, String text, int x, int y, Color colour) {
        graphics.setColor(colour);
        String upper = text.toUpperCase(Locale.ROOT);
        for (int i = 0; i < upper.length(); i++) {
            String rows = LETTERS.getOrDefault(upper.charAt(i), "00000");
            for (int dot = 0; dot < ROWS * COLUMNS; dot++) {
                int row = dot / COLUMNS;
                int column = dot % COLUMNS;
                if ((rows.charAt(row) - '0' & 4 >> column) != 0) {
                    int left = x + (i * (COLUMNS + 1) + column) * DOT;
                    graphics.fillRect(left, y + row * DOT, DOT, DOT);
                }
            }
        }
    }
}
