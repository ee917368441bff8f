package org.gan4j.metrics;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.gan4j.metrics.MetricValue.Better;

/**
 * Numbers with their manifests, such as those of an evaluation.
 *
 * @param values the numbers, the most important one of each metric first
 */
public record Report(ImmutableList<MetricValue> values) {

    /**
     * Numbers that share a manifest.
     *
     * @param manifest what all depend on
     * @param values the numbers
     * @return the report
     */
    static Report of(ImmutableMap<String, String> manifest, MetricValue... values) {
        return new Report(
                Arrays.stream(values)
                        .map(value -> value.with(manifest))
                        .collect(ImmutableList.toImmutableList()));
    }

    /**
     * One of the numbers.
     *
     * @param name its name, such as {@code fid} or {@code recall}
     * @return the number
     * @throws IllegalArgumentException if there is none of this name
     */
    public MetricValue get(String name) {
        return values.stream()
                .filter(value -> value.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no '%s' in this report, only %s"
                                                .formatted(
                                                        name,
                                                        values.stream()
                                                                .map(MetricValue::name)
                                                                .toList())));
    }

    /** {@return the numbers below each other, for people} */
    public String toTable() {
        StringBuilder table = new StringBuilder();
        for (MetricValue value : values) {
            table.append(String.format(Locale.ROOT, "%-16s %12.6g%n", value.name(), value.value()));
        }
        return table.toString();
    }

    /** {@return the numbers with their manifests, as JSON; NaN and infinite ones are strings} */
    public String toJson() {
        JsonArray array = new JsonArray();
        for (MetricValue value : values) {
            JsonObject manifest = new JsonObject();
            value.manifest().forEach(manifest::addProperty);
            JsonObject object = new JsonObject();
            object.addProperty("name", value.name());
            object.add("value", number(value.value()));
            object.addProperty("better", value.better().name().toLowerCase(Locale.ROOT));
            object.add("manifest", manifest);
            array.add(object);
        }
        return new GsonBuilder().setPrettyPrinting().create().toJson(array);
    }

    /** JSON has no numbers that are NaN or infinite. */
    private static JsonPrimitive number(double value) {
        return Double.isFinite(value) ? new JsonPrimitive(value) : new JsonPrimitive("" + value);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param json the text
     * @return an equal report
     * @throws IllegalArgumentException if the text is not a report
     */
    public static Report parse(String json) {
        try {
            ImmutableList.Builder<MetricValue> values = ImmutableList.builder();
            for (JsonElement element : JsonParser.parseString(json).getAsJsonArray()) {
                JsonObject object = element.getAsJsonObject();
                ImmutableMap.Builder<String, String> manifest = ImmutableMap.builder();
                for (Map.Entry<String, JsonElement> entry :
                        object.getAsJsonObject("manifest").entrySet()) {
                    manifest.put(entry.getKey(), entry.getValue().getAsString());
                }
                values.add(
                        new MetricValue(
                                object.get("name").getAsString(),
                                object.get("value").getAsDouble(),
                                Better.valueOf(
                                        object.get("better")
                                                .getAsString()
                                                .toUpperCase(Locale.ROOT)),
                                manifest.buildOrThrow()));
            }
            return new Report(values.build());
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | NullPointerException
                | ClassCastException
                | UnsupportedOperationException e) {
            throw new IllegalArgumentException("this is not the JSON of a report", e);
        }
    }
}
