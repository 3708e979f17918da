package org.meterline.usagemeter.usecase.upgrade;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a version of the program reads in the home, as texts by name: who the meter is, its sources with the certificates
 * that were accepted, its settings and rules, and the number of its newest report. Secrets stand in it as digests only.
 */
public record HomeFacts(SortedMap<String, String> texts) {
    /** The number of the newest report in the spool; it may only rise. */
    public static final String NEWEST_REPORT = "newest-report";

    /** Before a source's name: the fingerprint that was accepted for it. */
    public static final String CERTIFICATE = "certificate:";

    public HomeFacts(Map<String, String> texts) {
        this(new TreeMap<>(texts));
    }

    public HomeFacts {
        texts = new TreeMap<>(texts);
    }

    /** The names of what another version does not find there as it was. */
    public List<String> lostIn(HomeFacts after) {
        List<String> lost = new ArrayList<>();
        texts.forEach((name, text) -> {
            String now = after.texts.get(name);
            if (now == null || !(name.equals(NEWEST_REPORT) ? atLeast(now, text) : now.equals(text))) {
                lost.add(name);
            }
        });
        return List.copyOf(lost);
    }

    private static boolean atLeast(String now, String before) {
        return now.matches("[0-9]{1,18}") && Long.parseLong(now) >= Long.parseLong(before);
    }
}
