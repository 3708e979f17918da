package org.meterline.usagemeter.usecase;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.domain.NamePolicy;

/** What an operator has set for the whole meter, and what holds where nothing is set. */
public final class MeterSettings {
    /** Nothing is set. */
    public static final MeterSettings DEFAULTS = new MeterSettings(Map.of());

    private final Map<MeterSetting, String> texts;

    private MeterSettings(Map<MeterSetting, String> texts) {
        this.texts = Map.copyOf(texts);
    }

    /**
     * What these texts say.
     *
     * @throws IllegalArgumentException where one of them says nothing; the message is for a person
     */
    public static MeterSettings of(Map<MeterSetting, String> texts) {
        texts.forEach(MeterSetting::read);
        return new MeterSettings(texts);
    }

    /** The same with another value. */
    public MeterSettings with(MeterSetting setting, String text) {
        Map<MeterSetting, String> changed = new EnumMap<>(MeterSetting.class);
        changed.putAll(texts);
        changed.put(setting, text);
        return of(changed);
    }

    /** The text that holds: what is set, else the default, if there is one. */
    public Optional<String> text(MeterSetting setting) {
        return Optional.ofNullable(texts.get(setting)).or(setting::fallback);
    }

    public Optional<URI> registration() {
        return optional(MeterSetting.REGISTRATION, URI.class);
    }

    public Optional<URI> collector() {
        return optional(MeterSetting.COLLECTOR, URI.class);
    }

    public Optional<URI> upload() {
        return optional(MeterSetting.UPLOAD, URI.class);
    }

    public Optional<URI> proxy() {
        return optional(MeterSetting.PROXY, URI.class);
    }

    /** The certificate and key that this meter shows to the suite. */
    public Optional<Path> clientCertificate() {
        return optional(MeterSetting.CLIENT_CERTIFICATE, String.class).map(Path::of);
    }

    public NameRules names() {
        NamePolicy others = required(MeterSetting.NAMES, NamePolicy.class);
        return new NameRules(
                optional(MeterSetting.NAMES_VM, NamePolicy.class).orElse(others),
                optional(MeterSetting.NAMES_HOST, NamePolicy.class).orElse(others),
                others,
                required(MeterSetting.NAMES_LABEL, String.class));
    }

    public int namesKept() {
        return Math.toIntExact(required(MeterSetting.NAMES_KEPT, Long.class));
    }

    /** The spool's bound of size. */
    public long spoolMaxBytes() {
        return required(MeterSetting.SPOOL_MAX_BYTES, Long.class);
    }

    /** How long an acknowledged report is kept. */
    public Duration spoolKeep() {
        return required(MeterSetting.SPOOL_KEEP, Duration.class);
    }

    /** How full the spool is, in percent of its bound, when {@code status} warns. */
    public int spoolWarnPercent() {
        return Math.toIntExact(required(MeterSetting.SPOOL_WARN_PERCENT, Long.class));
    }

    /** Over how much time after the full hour meters spread their sending. */
    public Duration sendSpread() {
        return required(MeterSetting.SEND_SPREAD, Duration.class);
    }

    public int sendBatchReports() {
        return Math.toIntExact(required(MeterSetting.SEND_BATCH_REPORTS, Long.class));
    }

    public long sendBatchBytes() {
        return required(MeterSetting.SEND_BATCH_BYTES, Long.class);
    }

    public Duration sendLongestPause() {
        return required(MeterSetting.SEND_LONGEST_PAUSE, Duration.class);
    }

    public Duration sendRequestTimeout() {
        return required(MeterSetting.SEND_REQUEST_TIMEOUT, Duration.class);
    }

    public Duration heartbeatEvery() {
        return required(MeterSetting.HEARTBEAT_EVERY, Duration.class);
    }

    private <T> T required(MeterSetting setting, Class<T> type) {
        return optional(setting, type).orElseThrow();
    }

    private <T> Optional<T> optional(MeterSetting setting, Class<T> type) {
        @Nullable String text = text(setting).orElse(null);
        return text == null ? Optional.empty() : Optional.of(type.cast(setting.read(text)));
    }
}
