package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.file.DecisionLog;
import org.meterline.usagemeter.file.MeterHome;
import org.meterline.usagemeter.file.SettingsFile;
import org.meterline.usagemeter.usecase.Decision;
import org.meterline.usagemeter.usecase.MeterIdentity;
import org.meterline.usagemeter.usecase.MeterIdentity.Connectivity;
import org.meterline.usagemeter.usecase.MeterSetting;

/** Keeps what a set-up settles, by flags or by answers: connectivity and consent with their time, and settings. */
final class SetUp {
    private final MeterHome home;
    private final DecisionLog decisions;
    private final Clock clock;

    SetUp(MeterHome home, Clock clock) {
        this.home = home;
        this.decisions = new DecisionLog(home);
        this.clock = clock;
    }

    /** Makes the home this usage meter, or switches it; a switch is noted with its time. */
    MeterIdentity connect(MeterIdentity wanted) throws IOException {
        Optional<MeterIdentity> before = home.identity();
        if (before.isEmpty() || before.get().connectivity() != wanted.connectivity()) {
            decisions.add(new Decision(
                    clock.instant(),
                    Decision.Subject.CONNECTIVITY,
                    wanted.connectivity().name()));
        }
        if (!before.equals(Optional.of(wanted))) {
            home.keep(wanted);
        }
        return wanted;
    }

    /** Without consent nothing leaves by itself: the meter is offline until somebody says otherwise. */
    MeterIdentity consent(MeterIdentity identity, boolean given) throws IOException {
        decisions.add(new Decision(clock.instant(), Decision.Subject.CONSENT, given ? "yes" : "no"));
        return given ? identity : connect(new MeterIdentity(identity.id(), Connectivity.OFFLINE));
    }

    void keep(Map<MeterSetting, String> settings) throws IOException {
        SettingsFile file = new SettingsFile(home);
        for (Map.Entry<MeterSetting, String> setting : settings.entrySet()) {
            file.set(setting.getKey(), setting.getValue());
        }
    }

    static boolean yes(String answer) {
        return switch (answer.strip().toLowerCase(Locale.ROOT)) {
            case "yes", "y", "true" -> true;
            case "no", "n", "false" -> false;
            default -> throw new IllegalArgumentException("say yes or no, unlike '" + answer + "'");
        };
    }

    static @Nullable String variable(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
