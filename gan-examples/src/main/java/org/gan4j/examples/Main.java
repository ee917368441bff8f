package org.gan4j.examples;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code java -jar gan-examples.jar <example> [options]}. */
@Command(
        name = "gan-examples",
        description = "Trains and uses generative adversarial networks on the JVM.",
        subcommands = {
            Mnist.class,
            Mixture.class,
            Ring.class,
            Grid.class,
            Games.class,
            Collapse.class,
            Stabilisers.class,
            Sample.class,
            Evaluate.class,
            CommandLine.HelpCommand.class
        },
        synopsisSubcommandLabel = "<example>",
        mixinStandardHelpOptions = true,
        version = "GAN4J examples")
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
        return new CommandLine(command)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(
                        (exception, line, result) -> {
                            line.getErr().println("Error: " + exception.getMessage());
                            return line.getCommandSpec().exitCodeOnExecutionException();
                        });
    }
}
