package org.meterline.benchmarks;

import org.meterline.benchmarks.aggregation.AggregationCommand;
import org.meterline.benchmarks.collector.CollectorCommand;
import org.meterline.benchmarks.directory.DirectoryCommand;
import org.meterline.benchmarks.micro.MicroCommand;
import org.meterline.benchmarks.registration.RegistrationCommand;
import org.meterline.benchmarks.upload.UploadCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code benchmarks/run} starts. */
@Command(
        name = "benchmarks/run",
        description = "Measures a part of the suite on this machine, on real servers and packaged programs.",
        subcommands = {
            AggregationCommand.class,
            CollectorCommand.class,
            DirectoryCommand.class,
            MicroCommand.class,
            RegistrationCommand.class,
            UploadCommand.class
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
