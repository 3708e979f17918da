package org.meterline.usagemeter.usecase;

import java.time.Duration;
import java.util.Optional;

/**
 * How sources are watched, of the settings of the meter.
 *
 * @param longestWait how long one call waits for a vCenter's changes; so often at least something is noted as watched
 * @param syncEvery how much of what was watched may be lost by a crash
 * @param inventoryEvery how often the full inventory is compared with what changes led to
 * @param sampleEvery how often capacities and licences are read, which no change tells
 * @param reconnectPause how long a lost session is left alone the first time; doubled each time
 * @param retryEvery the longest pause before a source that does not answer, or refuses, is tried again
 * @param requestTimeout how long an answer may take, on top of a time that the request itself asks to wait
 * @param maxAnswerBytes the largest answer taken
 * @param pageSize objects in one answer
 * @param skewWarning from which difference between a source's clock and ours on it is warned of
 * @param maxClockStep by how much a source's clock may move on more than ours before the time between counts as not
 *     watched
 * @param lookEvery how often the list of sources and the labels are looked at for changes
 * @param counterTimeout how long a reading of counters may take
 * @param maxCounterBytes the largest output of a reading
 * @param maxCounters the most counters of a reading
 * @param vsanEdition the edition of vSAN that capacities are reported with
 */
public record CollectionSettings(
        Duration longestWait,
        Duration syncEvery,
        Duration inventoryEvery,
        Duration sampleEvery,
        Duration reconnectPause,
        Duration retryEvery,
        Duration requestTimeout,
        int maxAnswerBytes,
        int pageSize,
        Duration skewWarning,
        Duration maxClockStep,
        Duration lookEvery,
        Duration counterTimeout,
        int maxCounterBytes,
        int maxCounters,
        Optional<String> vsanEdition) {
    /** What holds where nothing is set. */
    public static final CollectionSettings DEFAULTS = of(MeterSettings.DEFAULTS);

    public static CollectionSettings of(MeterSettings settings) {
        return new CollectionSettings(
                span(settings, MeterSetting.COLLECT_LONGEST_WAIT),
                span(settings, MeterSetting.COLLECT_SYNC_EVERY),
                span(settings, MeterSetting.COLLECT_INVENTORY_EVERY),
                span(settings, MeterSetting.COLLECT_SAMPLE_EVERY),
                span(settings, MeterSetting.COLLECT_RECONNECT_PAUSE),
                span(settings, MeterSetting.COLLECT_RETRY_EVERY),
                span(settings, MeterSetting.COLLECT_REQUEST_TIMEOUT),
                number(settings, MeterSetting.COLLECT_MAX_ANSWER_BYTES),
                number(settings, MeterSetting.COLLECT_PAGE_SIZE),
                span(settings, MeterSetting.COLLECT_SKEW_WARNING),
                span(settings, MeterSetting.COLLECT_MAX_CLOCK_STEP),
                span(settings, MeterSetting.COLLECT_LOOK_EVERY),
                span(settings, MeterSetting.COUNTERS_TIMEOUT),
                number(settings, MeterSetting.COUNTERS_MAX_BYTES),
                number(settings, MeterSetting.COUNTERS_MAX_COUNT),
                settings.text(MeterSetting.VSAN_EDITION));
    }

    private static Duration span(MeterSettings settings, MeterSetting setting) {
        return (Duration) setting.read(settings.text(setting).orElseThrow());
    }

    private static int number(MeterSettings settings, MeterSetting setting) {
        return Math.toIntExact((Long) setting.read(settings.text(setting).orElseThrow()));
    }
}
