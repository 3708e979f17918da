package org.meterline.usagemeter.usecase;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.domain.NamePolicy;

/** One thing that an operator can set for the whole meter: its key, what values it takes, what holds without it. */
public enum MeterSetting {
    REGISTRATION("registration", Forms.SERVER, null, "Base address of the registration-service."),
    COLLECTOR("collector", Forms.SERVER, null, "Base address of the collector-service."),
    UPLOAD("upload", Forms.SERVER, null, "Base address of the upload-gateway."),
    PROXY("proxy", Forms.PROXY, null, "HTTP proxy to the suite."),
    CLIENT_CERTIFICATE(
            "client-certificate",
            new SettingForm.Text(1024),
            null,
            "PEM file with the certificate and key that the meter shows to the suite; set by certificate replace."),
    NAMES(
            "names",
            Forms.NAMES,
            "hashed",
            "What of the names of objects leaves the site: nothing, a hash, one text instead of all, or the names."),
    NAMES_VM("names.vm", Forms.NAMES, null, "The same for names of VMs; without it as names."),
    NAMES_HOST("names.host", Forms.NAMES, null, "The same for names of hosts; without it as names."),
    NAMES_LABEL("names.label", new SettingForm.Text(64), "redacted", "What stands for every name that is redacted."),
    NAMES_KEPT(
            "names.kept",
            new SettingForm.Count(1_000, 10_000_000),
            "200000",
            "How many names the meter keeps to translate hashes back; the longest unused go first."),
    SPOOL_MAX_BYTES(
            "spool.max-bytes",
            new SettingForm.Bytes(64L << 20, 16L << 40),
            "20GiB",
            "How much disk the reports may take that are kept here."),
    SPOOL_KEEP(
            "spool.keep",
            new SettingForm.Span(Duration.ofDays(1), Duration.ofDays(800)),
            "P65D",
            "How long a report is kept after the suite has it."),
    SPOOL_WARN_PERCENT(
            "spool.warn-percent",
            new SettingForm.Count(1, 100),
            "70",
            "How full the spool is, in percent of its bound, when status warns."),
    SEND_SPREAD(
            "send.spread",
            new SettingForm.Span(Duration.ZERO, Duration.ofMinutes(45)),
            "PT15M",
            "Over how much time after the full hour meters spread their sending, each at a moment of its own."),
    SEND_BATCH_REPORTS("send.batch-reports", new SettingForm.Count(1, 1000), "100", "Reports in one request."),
    SEND_BATCH_BYTES(
            "send.batch-bytes",
            new SettingForm.Bytes(1L << 20, 64L << 20),
            "8MiB",
            "Uncompressed bytes in one request; a single report may be larger."),
    SEND_LONGEST_PAUSE(
            "send.longest-pause",
            new SettingForm.Span(Duration.ofSeconds(1), Duration.ofHours(1)),
            "PT5M",
            "The longest pause before a request is repeated, unless the suite asks for more."),
    SEND_REQUEST_TIMEOUT(
            "send.request-timeout",
            new SettingForm.Span(Duration.ofSeconds(1), Duration.ofMinutes(10)),
            "PT1M",
            "How long an answer of the suite may take."),
    HEARTBEAT_EVERY(
            "heartbeat.every",
            new SettingForm.Span(Duration.ofMinutes(1), Duration.ofHours(1)),
            "PT5M",
            "How often the suite is told that the meter lives."),
    COLLECT_LONGEST_WAIT(
            "collect.longest-wait",
            new SettingForm.Span(Duration.ofSeconds(1), Duration.ofMinutes(5)),
            "PT5S",
            "How long one call waits for a vCenter's changes; so often it is noted that the vCenter was watched."),
    COLLECT_SYNC_EVERY(
            "collect.sync-every",
            new SettingForm.Span(Duration.ofSeconds(1), Duration.ofMinutes(5)),
            "PT5S",
            "How much of what was watched a crash may take."),
    COLLECT_INVENTORY_EVERY(
            "collect.inventory-every",
            new SettingForm.Span(Duration.ofMinutes(1), Duration.ofDays(7)),
            "PT8H",
            "How often the full inventory is compared with what changes led to."),
    COLLECT_SAMPLE_EVERY(
            "collect.sample-every",
            new SettingForm.Span(Duration.ofMinutes(1), Duration.ofHours(24)),
            "PT1H",
            "How often capacities and licences are read, whose changes nobody tells."),
    COLLECT_RECONNECT_PAUSE(
            "collect.reconnect-pause",
            new SettingForm.Span(Duration.ofSeconds(1), Duration.ofHours(1)),
            "PT10S",
            "The first pause before a lost session is opened anew; it doubles each time."),
    COLLECT_RETRY_EVERY(
            "collect.retry-every",
            new SettingForm.Span(Duration.ofSeconds(1), Duration.ofHours(1)),
            "PT1H",
            "The longest pause before a source that does not answer, or refuses, is tried again; it never ends."),
    COLLECT_REQUEST_TIMEOUT(
            "collect.request-timeout",
            new SettingForm.Span(Duration.ofSeconds(1), Duration.ofMinutes(10)),
            "PT30S",
            "How long a vCenter's answer may take, on top of a time that the request itself asks to wait."),
    COLLECT_MAX_ANSWER_BYTES(
            "collect.max-answer-bytes",
            new SettingForm.Bytes(1L << 20, 1L << 30),
            "64MiB",
            "The largest answer taken from a vCenter."),
    COLLECT_PAGE_SIZE(
            "collect.page-size", new SettingForm.Count(1, 10_000), "500", "Objects in one answer of a vCenter."),
    COLLECT_SKEW_WARNING(
            "collect.skew-warning",
            new SettingForm.Span(Duration.ofSeconds(1), Duration.ofHours(24)),
            "PT1M",
            "From which difference between a source's clock and ours on it is warned of."),
    COLLECT_MAX_CLOCK_STEP(
            "collect.max-clock-step",
            new SettingForm.Span(Duration.ofSeconds(1), Duration.ofHours(24)),
            "PT5M",
            "By how much a source's clock may move on more than ours before the time between counts as not watched."),
    COLLECT_LOOK_EVERY(
            "collect.look-every",
            new SettingForm.Span(Duration.ofSeconds(1), Duration.ofMinutes(5)),
            "PT5S",
            "How often a running meter looks at its sources and rules for changes."),
    COUNTERS_TIMEOUT(
            "counters.timeout",
            new SettingForm.Span(Duration.ofSeconds(1), Duration.ofMinutes(10)),
            "PT30S",
            "How long a reading of counters may take."),
    COUNTERS_MAX_BYTES(
            "counters.max-bytes",
            new SettingForm.Bytes(1L << 10, 64L << 20),
            "4MiB",
            "The largest output of a reading of counters."),
    COUNTERS_MAX_COUNT(
            "counters.max-count", new SettingForm.Count(1, 100_000), "10000", "The most counters of one reading."),
    VSAN_EDITION(
            "vsan.edition",
            new SettingForm.Text(64),
            null,
            "The edition of vSAN that its capacities are reported with.");

    private static final String VARIABLE_PREFIX = "METERLINE_USAGE_METER_";

    private final String key;
    private final SettingForm form;
    private final @Nullable String fallback;
    private final String description;

    MeterSetting(String key, SettingForm form, @Nullable String fallback, String description) {
        this.key = key;
        this.form = form;
        this.fallback = fallback;
        this.description = description;
    }

    public static Optional<MeterSetting> ofKey(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }

    public String key() {
        return key;
    }

    /** The variable of the environment that goes before what is kept in the home. */
    public String variable() {
        return VARIABLE_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** What holds where nothing is set, if anything. */
    public Optional<String> fallback() {
        return Optional.ofNullable(fallback);
    }

    /** What values there are, for people. */
    public String range() {
        return form.range();
    }

    public String description() {
        return description;
    }

    /**
     * The value that a text stands for.
     *
     * @throws IllegalArgumentException where it stands for none; the message is for a person
     */
    public Object read(String text) {
        try {
            return form.read(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " " + e.getMessage(), e);
        }
    }

    /** What several settings have in common. */
    private static final class Forms {
        static final SettingForm SERVER = new SettingForm.Address(List.of("https", "http"));
        static final SettingForm PROXY = new SettingForm.Address(List.of("http"));
        static final SettingForm NAMES = new SettingForm.Choice(NamePolicy.class);

        private Forms() {}
    }
}
