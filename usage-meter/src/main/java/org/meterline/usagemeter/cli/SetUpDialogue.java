package org.meterline.usagemeter.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.meterline.usagemeter.usecase.Consent;
import org.meterline.usagemeter.usecase.MeterIdentity;
import org.meterline.usagemeter.usecase.MeterIdentity.Connectivity;
import org.meterline.usagemeter.usecase.MeterSetting;
import org.meterline.usagemeter.usecase.MeterSettings;
import org.meterline.usagemeter.usecase.NameRules;

/** Asks a person what a set-up needs; an empty answer leaves things as they are, and an end of the input ends it. */
final class SetUpDialogue {
    private static final List<MeterSetting> SUITE =
            List.of(MeterSetting.REGISTRATION, MeterSetting.COLLECTOR, MeterSetting.UPLOAD, MeterSetting.PROXY);

    private final BufferedReader in;
    private final PrintWriter out;

    SetUpDialogue(BufferedReader in, PrintWriter out) {
        this.in = in;
        this.out = out;
    }

    interface Reading<T> {
        T read(String text);
    }

    void introduce(MeterIdentity identity) {
        out.println("This is usage meter " + identity.id() + ".");
        out.println("Register that id with your suite, then bring the access token here with 'usage-meter token set'.");
        out.println("Until then the meter may collect; what it reports waits.");
    }

    Connectivity connectivity(Connectivity now) throws IOException {
        return ask(
                "Do reports go out by themselves (online), or by files that somebody carries (offline)?",
                now.name().toLowerCase(Locale.ROOT),
                text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "online" -> Connectivity.ONLINE;
                    case "offline" -> Connectivity.OFFLINE;
                    default -> throw new IllegalArgumentException("say online or offline");
                });
    }

    /** The addresses that were given; empty ones are left as they are. */
    Map<MeterSetting, String> suite(MeterSettings settings) throws IOException {
        Map<MeterSetting, String> given = new EnumMap<>(MeterSetting.class);
        for (MeterSetting setting : SUITE) {
            String now = settings.text(setting).orElse("");
            String text = ask(setting.description(), now, answer -> {
                if (!answer.isEmpty()) {
                    Object value = setting.read(answer);
                    assert value != null;
                }
                return answer;
            });
            if (!text.equals(now)) {
                given.put(setting, text);
            }
        }
        return given;
    }

    boolean consent(NameRules names) throws IOException {
        out.println("What leaves this site in usage reports:");
        Consent.whatLeaves(names).forEach(line -> out.println("  * " + line));
        return ask("May it leave? Without it the meter is offline.", "no", SetUp::yes);
    }

    private <T> T ask(String question, String now, Reading<T> reading) throws IOException {
        while (true) {
            out.print(question + " [" + now + "] ");
            out.flush();
            String line = in.readLine();
            if (line == null) {
                throw new CommandFailure(
                        ExitCode.INPUT, "the answers ended; what was settled so far is kept, so run 'init' again");
            }
            try {
                return reading.read(line.isBlank() ? now : line.strip());
            } catch (IllegalArgumentException e) {
                out.println(e.getMessage());
            }
        }
    }
}
