package org.gan4j.file;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;

/**
 * Reads JSON as its standard has it: Gson's parser takes comments, a name twice, and anything after
 * the end. One kind of exception comes of whatever is wrong.
 */
public final class StrictJson {

    private static final int DEEPEST = 64;

    private StrictJson() {}

    /**
     * Reads an object.
     *
     * @param text the whole text
     * @return the object
     * @throws IOException if it is not valid JSON, or no object; the message says where
     */
    public static JsonObject parse(String text) throws IOException {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            JsonElement element = read(reader, 0);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IOException("something follows the end at " + reader.getPath());
            }
            return object(element, "the whole");
        } catch (IllegalStateException | NumberFormatException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static JsonElement read(JsonReader reader, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("it is nested more than " + DEEPEST + " deep");
        }
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> readObject(reader, depth);
            case BEGIN_ARRAY -> readArray(reader, depth);
            case STRING -> new JsonPrimitive(reader.nextString());
            case NUMBER -> new JsonPrimitive(number(reader.nextString()));
            case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
            case NULL -> {
                reader.nextNull();
                yield JsonNull.INSTANCE;
            }
            default -> throw new IOException("nothing is at " + reader.getPath());
        };
    }

    private static Number number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return Double.valueOf(text);
        }
    }

    private static JsonObject readObject(JsonReader reader, int depth) throws IOException {
        JsonObject object = new JsonObject();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (object.has(name)) {
                throw new IOException(
                        "'%s' is there twice at %s".formatted(name, reader.getPath()));
            }
            object.add(name, read(reader, depth + 1));
        }
        reader.endObject();
        return object;
    }

    private static JsonArray readArray(JsonReader reader, int depth) throws IOException {
        JsonArray array = new JsonArray();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(read(reader, depth + 1));
        }
        reader.endArray();
        return array;
    }

    /**
     * A member that is an object.
     *
     * @param object where it is looked for
     * @param name its name
     * @return the member
     * @throws IOException if it is missing or something else
     */
    public static JsonObject object(JsonObject object, String name) throws IOException {
        return object(member(object, name), "'" + name + "'");
    }

    private static JsonObject object(JsonElement element, String what) throws IOException {
        if (!element.isJsonObject()) {
            throw new IOException(what + " must be an object");
        }
        return element.getAsJsonObject();
    }

    /**
     * A member that is a text.
     *
     * @param object where it is looked for
     * @param name its name
     * @return the text
     * @throws IOException if it is missing or something else
     */
    public static String text(JsonObject object, String name) throws IOException {
        JsonElement element = member(object, name);
        if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isString()) {
            throw new IOException("'%s' must be a text, but is %s".formatted(name, brief(element)));
        }
        return element.getAsString();
    }

    /**
     * A member that is a whole number.
     *
     * @param object where it is looked for
     * @param name its name
     * @param least the least that it may be
     * @param most the most that it may be
     * @return the number
     * @throws IOException if it is missing, something else or out of range
     */
    public static long whole(JsonObject object, String name, long least, long most)
            throws IOException {
        return whole(member(object, name), name, least, most);
    }

    /**
     * A member that is a list of whole numbers.
     *
     * @param object where it is looked for
     * @param name its name
     * @param length how many there may be
     * @param least the least that each may be
     * @param most the most that each may be
     * @return the numbers
     * @throws IOException if it is missing, something else or one is out of range
     */
    public static long[] wholes(JsonObject object, String name, int length, long least, long most)
            throws IOException {
        JsonElement element = member(object, name);
        if (!element.isJsonArray() || element.getAsJsonArray().size() > length) {
            throw new IOException(
                    "'%s' must be a list of at most %s numbers".formatted(name, length));
        }
        List<JsonElement> numbers = element.getAsJsonArray().asList();
        long[] values = new long[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = whole(numbers.get(i), name, least, most);
        }
        return values;
    }

    private static long whole(JsonElement element, String name, long least, long most)
            throws IOException {
        if (element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber()) {
            try {
                long value = Long.parseLong(element.getAsString());
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // It is told below.
            }
        }
        throw new IOException(
                "'%s' must be a whole number from %s to %s, but is %s"
                        .formatted(name, least, most, brief(element)));
    }

    /**
     * A member that is a finite number.
     *
     * @param object where it is looked for
     * @param name its name
     * @return the number
     * @throws IOException if it is missing or something else
     */
    public static double finite(JsonObject object, String name) throws IOException {
        JsonElement element = member(object, name);
        if (element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber()) {
            double value = Double.parseDouble(element.getAsString());
            if (Double.isFinite(value)) {
                return value;
            }
        }
        throw new IOException(
                "'%s' must be a finite number, but is %s".formatted(name, brief(element)));
    }

    private static JsonElement member(JsonObject object, String name) throws IOException {
        JsonElement element = object.get(name);
        if (element == null) {
            throw new IOException("'" + name + "' is missing");
        }
        return element;
    }

    private static String brief(JsonElement element) {
        String text = element.toString();
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}
