package org.meterline.usagemeter.cli;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all commands about upgrades take. */
final class UpgradeOptions {
    @Mixin
    final HomeOption home = new HomeOption();

    @Option(
            names = "--prefix",
            description = "The installation, with versions and current; without it the one that this program lies in.")
    @Nullable
    Path prefix;

    @Option(
            names = "--verify-within",
            defaultValue = "${env:METERLINE_UPGRADE_VERIFY_WITHIN:-PT2M}",
            description = "How long the new version may take until all its parts run (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    Duration verifyWithin;

    @Option(
            names = "--steady-for",
            defaultValue = "PT10S",
            description = "How long they have to have run before it is believed (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    Duration steadyFor;

    @Option(
            names = "--stop-within",
            defaultValue = "PT1M",
            description =
                    "How long the running version may take to end before it is killed (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    Duration stopWithin;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;
}
