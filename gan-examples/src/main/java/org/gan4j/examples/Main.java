package org.gan4j.examples;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gan4j.Gan4j;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code java -jar gan-examples.jar <example> [options]}. */
@Command(
        name = "gan-examples",
        description = "Trains and uses generative adversarial networks on the JVM.",
        subcommands = {
            Mnist.class,
            Infogan.class,
            Cifar10.class,
            Images.class,
            PairedTranslation.class,
            UnpairedTranslation.class,
            Mixture.class,
            Ring.class,
            Grid.class,
            Games.class,
            Collapse.class,
            OptimalDiscriminator.class,
            VanishingGradient.class,
            ModeCollapse.class,
            SpectralNorms.class,
            AttentionMaps.class,
            SmoothedLabels.class,
            Stabilisers.class,
            Sample.class,
            Augment.class,
            Translate.class,
            Export.class,
            Inspect.class,
            Interpolate.class,
            Evaluate.class,
            Invert.class,
            ReportRun.class,
            CompareRuns.class,
            CommandLine.HelpCommand.class
        },
        synopsisSubcommandLabel = "<example>",
        mixinStandardHelpOptions = true)
public final class Main {

    Main() {}

    /** Runs an example, named by the first argument. */
    public static void main(String[] arguments) {
        run(new Main(), arguments);
    }

    static void run(Object command, String[] arguments) {
        System.exit(commandLine(command).execute(arguments));
    }

    /** A command line on which bad input is one clear line, not a stack trace. */
    static CommandLine commandLine(Object command) {
        CommandLine line =
                new CommandLine(command)
                        .setUsageHelpAutoWidth(true)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setParameterExceptionHandler(Main::refuse)
                        .setExecutionExceptionHandler(
                                (exception, failed, result) -> fail(exception, failed));
        line.registerConverter(Integer.class, text -> (int) whole(text, Integer.MAX_VALUE));
        line.registerConverter(int.class, text -> (int) whole(text, Integer.MAX_VALUE));
        line.registerConverter(long.class, text -> whole(text, Long.MAX_VALUE));
        line.registerConverter(Double.class, Main::number);
        line.registerConverter(double.class, Main::number);
        line.registerConverter(Technique.class, Technique::named);
        line.registerConverter(URI.class, Main::url);
        String version = "GAN4J examples " + Gan4j.version();
        line.getCommandSpec().version(version);
        line.getSubcommands().values().forEach(sub -> sub.getCommandSpec().version(version));
        return line;
    }

    private static long whole(String text, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= -most && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        boolean digits = text.matches("[+-]?\\d+");
        throw new TypeConversionException(
                "'%s' is %s"
                        .formatted(
                                text, digits ? "beyond " + most : "not a whole number such as 1"));
    }

    private static double number(String text) {
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new TypeConversionException("'%s' is not a number such as 0.5".formatted(text));
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            if (url.getScheme() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw new TypeConversionException(
                "'%s' is not a URL, such as https://host/file".formatted(text));
    }

    private static int refuse(ParameterException exception, String[] arguments) {
        CommandLine line = exception.getCommandLine();
        if (arguments.length == 0) {
            line.usage(line.getErr());
        } else {
            line.getErr()
                    .printf(
                            "%s%s; %s --help lists what there is%n",
                            error(exception),
                            exception instanceof UnmatchedArgumentException unmatched
                                    ? remedy(unmatched)
                                    : "",
                            line.getCommandSpec().qualifiedName());
        }
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String remedy(UnmatchedArgumentException unmatched) {
        Set<String> examples = unmatched.getCommandLine().getSubcommands().keySet();
        List<String> similar = unmatched.getSuggestions();
        if (!examples.isEmpty() && !unmatched.isUnknownOption()) {
            return ", expected one of " + String.join(", ", examples);
        }
        return similar.isEmpty() ? "" : ", did you mean " + similar.get(0) + "?";
    }

    private static int fail(Exception exception, CommandLine line) {
        line.getErr().println(error(exception));
        return exception instanceof Checked.BadOptionException
                ? line.getCommandSpec().exitCodeOnInvalidInput()
                : line.getCommandSpec().exitCodeOnExecutionException();
    }

    private static String error(Exception exception) {
        String text = oneLine(exception);
        return text.startsWith("Error: ") ? text : "Error: " + text;
    }

    /** What an exception says, and its type where that says more. */
    static String oneLine(Throwable exception) {
        String type = exception.getClass().getSimpleName().replaceFirst("Exception$", "");
        String words = type.replaceAll("(?<=.)(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        String message = exception.getMessage();
        Throwable cause = exception.getCause();
        String text;
        if (message == null) {
            text = words;
        } else if (exception instanceof FileSystemException file && file.getReason() == null) {
            text = message + " (" + words + ")";
        } else if (exception instanceof UncheckedIOException && cause != null) {
            String reason = oneLine(cause);
            text = message.equals(cause.toString()) ? reason : message + " (" + reason + ")";
        } else {
            text = message;
        }
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
