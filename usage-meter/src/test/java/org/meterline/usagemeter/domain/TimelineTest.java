package org.meterline.usagemeter.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.usagemeter.domain.Story.host;
import static org.meterline.usagemeter.domain.Story.vm;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.HostRecord;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.VmRecord;

/** Cases of {@code TEST_PLAN.md}: spans decide what is billed. */
class TimelineTest {
    private static Stream<VmRecord> vms(HourCutter.Cut hour, String id) {
        return hour.records().stream().filter(record -> record.id().equals(id)).map(VmRecord.class::cast);
    }

    private static List<String> spans(HourCutter.Cut hour, String id) {
        return hour.records().stream()
                .filter(record -> record.id().equals(id))
                .map(record -> record.from() + ".." + record.to())
                .toList();
    }

    @Test
    void anUnchangedVmIsOneRecordOfTheWholeHour() {
        Story story = new Story().connected(0).seen(0, host("host-1")).seen(0, vm("vm-1", true, 4096));

        HourCutter.Cut hour = story.firstHour(MeteringRules.NONE);

        assertEquals(List.of(new Span(0, 3600)), hour.observed());
        assertEquals(
                List.of(
                        new HostRecord(RecordHead.of("host-1", 0, 3600), List.of(16, 16), 1),
                        new VmRecord(RecordHead.of("vm-1", 0, 3600), true, 4096, 0, 2, "host-1")),
                hour.records());
    }

    @Test
    void poweringOffCutsTheSpanAtThatSecond() {
        Story story = new Story().connected(0).seen(0, vm("vm-1", true, 4096)).seen(1234, vm("vm-1", false, 4096));

        HourCutter.Cut hour = story.firstHour(MeteringRules.NONE);

        assertEquals(
                List.of(
                        new VmRecord(RecordHead.of("vm-1", 0, 1234), true, 4096, 0, 2, "host-1"),
                        new VmRecord(RecordHead.of("vm-1", 1234, 3600), false, 4096, 0, 2, "host-1")),
                hour.records());
    }

    @Test
    void memoryReservationVcpusAndHostEachCutASpan() {
        Story story = new Story()
                .connected(0)
                .seen(0, vm("vm-1", true, 4096, 0, 2, "host-1", null))
                .seen(600, vm("vm-1", true, 8192, 0, 2, "host-1", null))
                .seen(1200, vm("vm-1", true, 8192, 6144, 2, "host-1", null))
                .seen(1800, vm("vm-1", true, 8192, 6144, 4, "host-1", null))
                .seen(2400, vm("vm-1", true, 8192, 6144, 4, "host-2", null));

        HourCutter.Cut hour = story.firstHour(MeteringRules.NONE);

        assertEquals(
                List.of(
                        "0..600 4096 0 2 host-1",
                        "600..1200 8192 0 2 host-1",
                        "1200..1800 8192 6144 2 host-1",
                        "1800..2400 8192 6144 4 host-1",
                        "2400..3600 8192 6144 4 host-2"),
                vms(hour, "vm-1")
                        .map(vm -> vm.from() + ".." + vm.to() + " " + vm.configuredMiB() + " " + vm.reservedMiB() + " "
                                + vm.vcpus() + " " + vm.host())
                        .toList());
    }

    @Test
    void aVmCountsFromItsCreationToItsDeletion() {
        Story story = new Story().connected(0).seen(100, vm("vm-1", true, 4096)).removed(200, "vm-1");

        assertEquals(List.of("100..200"), spans(story.firstHour(MeteringRules.NONE), "vm-1"));
    }

    @Test
    void whatComesAndGoesWithinOneSecondIsNotThere() {
        Story story = new Story()
                .connected(0)
                .seen(100, vm("vm-1", true, 4096))
                .removed(100, "vm-1")
                .seen(200, vm("vm-2", true, 1024))
                .seen(300, vm("vm-2", false, 1024))
                .seen(300, vm("vm-2", true, 1024));

        HourCutter.Cut hour = story.firstHour(MeteringRules.NONE);

        assertEquals(List.of(), spans(hour, "vm-1"));
        assertEquals(List.of("200..3600"), spans(hour, "vm-2"));
    }

    @Test
    void aChangeOnTheFullHourBelongsToTheNextHour() {
        Story story = new Story().connected(0).seen(0, vm("vm-1", true, 4096)).seen(3600, vm("vm-1", false, 4096));
        Timeline timeline = story.timeline(MeteringRules.NONE);

        HourCutter.Cut first = timeline.nextHour();
        HourCutter.Cut second = timeline.nextHour();

        assertEquals(List.of(true), vms(first, "vm-1").map(VmRecord::on).toList());
        assertEquals(List.of(false), vms(second, "vm-1").map(VmRecord::on).toList());
        assertEquals(List.of("0..3600"), spans(second, "vm-1"));
    }

    @Test
    void aHostCountsItsPoweredOnVmsSpanBySpan() {
        Story story = new Story()
                .connected(0)
                .seen(0, host("host-1"))
                .seen(0, host("host-2"))
                .seen(0, vm("vm-1", true, 1024, 0, 1, "host-1", null))
                .seen(0, vm("vm-2", false, 1024, 0, 1, "host-1", null))
                .seen(1000, vm("vm-2", true, 1024, 0, 1, "host-1", null))
                .seen(2000, vm("vm-1", true, 1024, 0, 1, "host-2", null))
                .removed(3000, "vm-2");

        HourCutter.Cut hour = story.firstHour(MeteringRules.NONE);

        assertEquals(
                List.of(
                        "host-1 0..1000 1",
                        "host-1 1000..2000 2",
                        "host-1 2000..3000 1",
                        "host-1 3000..3600 0",
                        "host-2 0..2000 0",
                        "host-2 2000..3600 1"),
                hour.records().stream()
                        .filter(HostRecord.class::isInstance)
                        .map(HostRecord.class::cast)
                        .map(host -> host.id() + " " + host.from() + ".." + host.to() + " " + host.poweredOnVms())
                        .toList());
    }

    @Test
    void nothingIsSaidOfTheTimeInWhichNobodyWatched() {
        Story story = new Story()
                .connected(0)
                .seen(0, vm("vm-1", true, 4096))
                .seen(0, vm("vm-2", true, 4096))
                .disconnected(1000)
                .connected(3000)
                .seen(3000, vm("vm-1", false, 4096));

        HourCutter.Cut hour = story.firstHour(MeteringRules.NONE);

        assertEquals(List.of(new Span(0, 1000), new Span(3000, 3600)), hour.observed());
        assertEquals(List.of("0..1000", "3000..3600"), spans(hour, "vm-1"));
        assertEquals(List.of("0..1000"), spans(hour, "vm-2"));
        assertEquals(List.of(true, false), vms(hour, "vm-1").map(VmRecord::on).toList());
    }

    @Test
    void hoursThatNobodyWatchedHaveNothing() {
        Story story = new Story()
                .connected(0)
                .seen(0, vm("vm-1", true, 4096))
                .disconnected(3600)
                .connected(7200)
                .seen(7200, vm("vm-1", true, 4096));
        Timeline timeline = story.timeline(MeteringRules.NONE);

        assertEquals(List.of(new Span(0, 3600)), timeline.nextHour().observed());
        HourCutter.Cut dark = timeline.nextHour();
        assertEquals(List.of(), dark.observed());
        assertEquals(List.of(), dark.records());
        assertEquals(List.of(new Span(0, 3600)), timeline.nextHour().observed());
    }

    @Test
    void whatLiesOnADisconnectedHostIsCarriedForwardAsEstimated() {
        InventoryObject.Host gone = new InventoryObject.Host("host-1", "h", List.of(16, 16), false, "cluster-1");
        Story story = new Story()
                .connected(0)
                .seen(0, host("host-1"))
                .seen(0, vm("vm-1", true, 4096))
                .seen(1800, gone);

        HourCutter.Cut hour = story.firstHour(MeteringRules.NONE);

        assertEquals(
                List.of("host-1 0 false", "host-1 1800 true", "vm-1 0 false", "vm-1 1800 true"),
                hour.records().stream()
                        .map(record -> record.id() + " " + record.from() + " " + record.estimated())
                        .toList());
        assertTrue(vms(hour, "vm-1").allMatch(VmRecord::on));
    }

    @Test
    void movingToAnotherCustomersFolderChangesTheLabelFromThatSecond() {
        MeteringRules rules = new MeteringRules(
                new RuleSet<>(List.of(
                        new Rule<>(ObjectKind.FOLDER, null, "acme", "acme"),
                        new Rule<>(ObjectKind.FOLDER, null, "beta", "beta-ltd"))),
                new RuleSet<>(List.of(new Rule<>(ObjectKind.HOST, "host-2", null, Licence.PERPETUAL))));
        Story story = new Story()
                .connected(0)
                .seen(0, Story.folder("f-1", "acme", null))
                .seen(0, Story.folder("f-2", "beta", "f-1"))
                .seen(0, host("host-2"))
                .seen(0, vm("vm-1", true, 1024, 0, 1, "host-1", "f-1"))
                .seen(900, vm("vm-1", true, 1024, 0, 1, "host-1", "f-2"))
                .seen(1800, vm("vm-1", true, 1024, 0, 1, "host-2", "f-2"))
                .seen(2700, Story.folder("f-2", "renamed", "f-1"));

        HourCutter.Cut hour = story.firstHour(rules);

        assertEquals(
                List.of("0 acme RENTAL", "900 beta-ltd RENTAL", "1800 beta-ltd PERPETUAL", "2700 acme PERPETUAL"),
                vms(hour, "vm-1")
                        .map(vm -> vm.from() + " " + vm.customer() + " " + vm.licence())
                        .toList());
        assertEquals(
                List.of(Licence.PERPETUAL),
                hour.records().stream()
                        .filter(HostRecord.class::isInstance)
                        .map(UsageRecord::licence)
                        .distinct()
                        .toList());
    }

    @Test
    void namesStayHereUnlessTheyAreWanted() {
        Story story = new Story().connected(0).seen(0, vm("vm-1", true, 1024));
        MonthClock clock = new MonthClock(Story.OCTOBER, Story.OCTOBER_SECONDS);

        HourCutter.Cut without = story.firstHour(MeteringRules.NONE);
        HourCutter.Cut with = new Timeline(story.recording(), clock, MeteringRules.NONE, Names.PLAIN).nextHour();

        assertEquals(null, without.records().getFirst().name());
        assertEquals("name-of-vm-1", with.records().getFirst().name());
    }
}
