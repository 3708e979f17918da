package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.meterline.usagemeter.file.SettingsFile;
import org.meterline.usagemeter.file.SourceBookFile;
import org.meterline.usagemeter.file.SpoolFolder;
import org.meterline.usagemeter.usecase.MeterSetting;
import org.meterline.usagemeter.usecase.MeteredSource;
import org.meterline.usagemeter.usecase.Spool;
import org.meterline.usagemeter.usecase.SpooledReport;
import org.meterline.usagemeter.usecase.upgrade.HomeFacts;

/** Gathers what this version reads in a home, to compare it with what another version reads there. */
final class HomeFactsReader {
    /** Reports are kept for 800 days at most after they were sent. */
    private static final int MONTHS_BACK = 27;

    private HomeFactsReader() {}

    static HomeFacts read(HomeOption home, Map<String, String> environment) throws IOException {
        Map<String, String> facts = new HashMap<>();
        facts.put("usage-meter", home.requireIdentity().id().toString());
        facts.put("connectivity", home.requireIdentity().connectivity().name());
        home.home()
                .accessToken()
                .ifPresent(token -> facts.put("access-token", token.generation() + " " + digest(token.value())));
        SettingsFile settings = new SettingsFile(home.home());
        for (MeterSetting setting : MeterSetting.values()) {
            SettingsFile.Set set = settings.find(setting, Map.of());
            if (set.origin() == SettingsFile.Origin.HOME) {
                facts.put("setting:" + setting.key(), set.text().orElse(""));
            }
        }
        for (MeteredSource source : new SourceBookFile(home.home().folder()).sources()) {
            facts.put("source:" + source.name(), address(source));
            if (source instanceof MeteredSource.Vcenter vcenter
                    && vcenter.acceptedFingerprint().isPresent()) {
                String fingerprint = vcenter.acceptedFingerprint().get();
                facts.put(
                        HomeFacts.CERTIFICATE + source.name(),
                        fingerprint.replace(":", "").toLowerCase(Locale.ROOT));
            }
        }
        newestReport(home, environment).ifPresent(number -> facts.put(HomeFacts.NEWEST_REPORT, number.toString()));
        return new HomeFacts(facts);
    }

    private static String address(MeteredSource source) {
        return switch (source) {
            case MeteredSource.Vcenter vcenter ->
                vcenter.url() + " " + vcenter.user() + " " + digest(vcenter.password());
            case MeteredSource.Counters counters -> counters.id().toString();
        };
    }

    private static Optional<Long> newestReport(HomeOption home, Map<String, String> environment) throws IOException {
        Spool spool =
                SpoolFolder.openToRead(home.home(), home.settings(environment).spoolMaxBytes());
        List<SpooledReport> reports = new ArrayList<>(spool.unsent(Integer.MAX_VALUE));
        YearMonth now = YearMonth.now(Clock.systemUTC());
        for (int back = 0; back <= MONTHS_BACK; back++) {
            reports.addAll(spool.reports(now.minusMonths(back)));
        }
        return reports.stream().map(SpooledReport::sequence).max(Long::compare);
    }

    private static String digest(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
