package org.meterline.usagemeter.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.VmRecord;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.usecase.SourceState.Condition;

class WatchSourceTest {
    private static final Instant HOUR = LiveRig.HOUR;
    private static final Instant NEXT = HOUR.plusSeconds(3600);

    private final LiveRig rig = new LiveRig();

    @BeforeEach
    void oneHostOneVm() {
        rig.inventory.add(new InventoryObject.Host("host-1", "h1", List.of(8, 8), true, null));
        rig.inventory.add(vm(true, 4096));
    }

    private static InventoryObject.Vm vm(boolean on, long memoryMiB) {
        return new InventoryObject.Vm("vm-1", "web", on, memoryMiB, 0, 2, "host-1", null, null);
    }

    private static Vcenter.Change power(boolean on) {
        return LiveRig.seen(vm(on, 4096));
    }

    private static String spans(List<UsageRecord> records) {
        return String.join(
                " ",
                records.stream()
                        .map(each -> each.from() + "-" + each.to()
                                + (each instanceof VmRecord vm ? (vm.on() ? "+" : "-") : ""))
                        .toList());
    }

    /** UM-LIVE-01. */
    @Test
    void everyChangeCutsASpanAtItsSecondAndEveryHourHasItsReport() throws IOException {
        rig.now = HOUR.plusSeconds(100);
        rig.after(500, power(false)).after(600, power(true)).after(1000, LiveRig.seen(vm(true, 8192)));
        rig.after(1400).after(3600);

        rig.run();

        MemorySpool.Written first = rig.spool.hour(HOUR);
        assertEquals(List.of(new Span(100, 3600)), first.observed());
        assertEquals("100-600+ 600-1200- 1200-2200+ 2200-3600+", spans(first.of("vm-1")));
        assertEquals(8192, ((VmRecord) first.of("vm-1").getLast()).configuredMiB());
        assertEquals("0-3600+", spans(rig.spool.hour(NEXT).of("vm-1")));
        assertEquals(List.of(Span.WHOLE_HOUR), rig.spool.hour(NEXT).observed());
        assertEquals(2, rig.spool.written.size());
        assertEquals(Condition.OK, rig.state().condition());
        assertEquals(Optional.of(NEXT), rig.state().lastReportedHour());
        assertEquals(Optional.of(LiveRig.ID), rig.state().id());
    }

    /** UM-LIVE-02. */
    @Test
    void aKillInMidHourTakesOnlyWhatWasNotSynced() throws IOException {
        rig.after(300, power(false)).after(5).after(2, power(true)).killed();
        rig.runUntilKilled();

        rig.now = HOUR.plusSeconds(1000);
        rig.inventory.set(1, vm(true, 4096));
        rig.after(2600);
        rig.run();

        MemorySpool.Written report = rig.spool.hour(HOUR);
        assertEquals(List.of(new Span(0, 305), new Span(1000, 3600)), report.observed());
        assertEquals("0-300+ 300-305- 1000-3600+", spans(report.of("vm-1")));
    }

    /** UM-LIVE-03. */
    @Test
    void anHourThatEndedWhileTheMeterWasDownIsWrittenOnce() throws IOException {
        rig.after(300, power(false)).after(5).killed();
        rig.runUntilKilled();
        assertTrue(rig.spool.written.isEmpty());

        rig.now = HOUR.plusSeconds(3 * 3600);
        rig.after(10);
        rig.run();
        rig.after(10);
        rig.run();

        assertEquals(1, rig.spool.written.size());
        assertEquals(List.of(new Span(0, 305)), rig.spool.hour(HOUR).observed());
        assertEquals("0-300+ 300-305-", spans(rig.spool.hour(HOUR).of("vm-1")));
    }

    /** UM-LIVE-04. */
    @Test
    void aCrashBetweenReportAndJournalDoublesNothing() throws IOException {
        rig.after(1800, power(false)).then(() -> {
            rig.journals.failNextTurn = true;
            rig.now = NEXT.plusSeconds(7);
            return List.of(power(true));
        });
        assertThrows(IOException.class, rig::run);
        assertEquals(1, rig.spool.written.size());

        rig.inventory.set(1, vm(true, 4096));
        rig.now = NEXT.plusSeconds(100);
        rig.after(3600);
        rig.run();

        assertEquals("0-1800+ 1800-3600-", spans(rig.spool.hour(HOUR).of("vm-1")));
        assertEquals(List.of(Span.WHOLE_HOUR), rig.spool.hour(HOUR).observed());
        // The last mark was at second 7 of the hour.
        assertEquals(
                List.of(new Span(0, 7), new Span(100, 3600)),
                rig.spool.hour(NEXT).observed());
        assertEquals(2, rig.spool.written.size());
    }

    /** UM-LIVE-05. */
    @Test
    void aFullSpoolKeepsTheHourInTheJournal() throws IOException {
        rig.spool.full = true;
        rig.after(3600);
        assertThrows(SpoolFullException.class, rig::run);

        rig.spool.full = false;
        rig.now = NEXT.plusSeconds(60);
        rig.after(10);
        rig.run();

        assertEquals(List.of(Span.WHOLE_HOUR), rig.spool.hour(HOUR).observed());
    }

    /** UM-LIVE-06. */
    @Test
    void aLostSessionIsAGapAndTheHourIsWrittenThoughNobodyAnswers() throws IOException {
        rig.after(600).then(() -> {
            rig.unreachable = 20;
            throw new VcenterLostException("gone");
        });
        rig.then(() -> List.of());

        rig.run();

        assertEquals(List.of(new Span(0, 600)), rig.spool.hour(HOUR).observed());
        assertEquals(1, rig.spool.written.size(), "hours that nobody watched have no report");
        assertTrue(rig.now.isAfter(HOUR.plus(Duration.ofHours(10))), "tried each hour, for ever: " + rig.now);
        assertEquals(22, rig.opened);
        assertEquals(Condition.OK, rig.state().condition());
    }

    /** UM-LIVE-07. */
    @Test
    void whatAVcenterRefusesIsSaidLoudlyAndTriedAgain() throws IOException {
        rig.after(600).losing(30);
        for (int i = 0; i < 3; i++) {
            rig.refusals.add(new VcenterRefusedException(
                    VcenterRefusedException.Reason.PLEASE_ACCEPT_CERTIFICATE, "it is another one"));
        }
        rig.refusals.add(new VcenterRefusedException(VcenterRefusedException.Reason.BAD_CREDENTIALS, "wrong password"));
        Duration[] untilTried = new Duration[1];
        rig.then(() -> {
            untilTried[0] = Duration.between(HOUR, rig.now);
            assertEquals(Condition.OK, rig.state().condition());
            return List.of();
        });

        // The first session has to be opened before anything is refused.
        var refusals = List.copyOf(rig.refusals);
        rig.refusals.clear();
        rig.script.addFirst(() -> {
            rig.refusals.addAll(refusals);
            return List.of();
        });
        rig.run();

        assertEquals(
                3,
                rig.said.stream()
                        .filter(line -> line.startsWith("CERTIFICATE OF vc01"))
                        .count(),
                rig.said.toString());
        assertTrue(rig.said.stream().anyMatch(line -> line.startsWith("LOGIN TO vc01")), rig.said.toString());
        assertTrue(rig.said.getFirst().contains("source accept-certificate vc01"), rig.said.getFirst());
        assertTrue(untilTried[0].compareTo(Duration.ofMinutes(4 * 60 + 15)) < 0, untilTried[0].toString());
        assertTrue(untilTried[0].compareTo(Duration.ofHours(4)) >= 0, untilTried[0].toString());
    }

    /** UM-LIVE-08. */
    @Test
    void secondsNeverFallWhereTheSourceSetsItsClockBack() throws IOException {
        rig.after(1000, power(false));
        rig.then(() -> {
            rig.skew = Duration.ofSeconds(-500);
            return List.of();
        });
        rig.after(100, power(true)).after(600, power(false)).after(2500);

        rig.run();

        MemorySpool.Written report = rig.spool.hour(HOUR);
        assertEquals(List.of(Span.WHOLE_HOUR), report.observed());
        // At 600 by its clock it was switched on again: no earlier than it was switched off.
        assertEquals("0-1200+ 1200-3600-", spans(report.of("vm-1")));
        assertTrue(rig.state().detail().contains("WARNING"), rig.state().detail());
        assertEquals(Optional.of(Duration.ofSeconds(-500)), rig.state().clockSkew());
    }

    /** UM-LIVE-09. */
    @Test
    void whatASourcesClockJumpsOverWasNotWatched() throws IOException {
        rig.after(1000);
        rig.then(() -> {
            rig.skew = Duration.ofSeconds(1200);
            return List.of(power(true));
        });
        rig.after(1400);

        rig.run();

        assertEquals(
                List.of(new Span(0, 1000), new Span(2200, 3600)),
                rig.spool.hour(HOUR).observed());
    }

    /** UM-LIVE-10. */
    @Test
    void changedLabelsHoldFromThenOnAlsoAfterAKill() throws IOException {
        rig.labels = "acme";
        rig.after(1000).then(() -> {
            rig.now = rig.now.plusSeconds(500);
            rig.labels = "beta";
            return List.of();
        });
        rig.after(100).killed();
        rig.runUntilKilled();
        rig.labels = "unreadable";
        rig.now = HOUR.plusSeconds(1700);
        rig.after(1900);
        rig.run();

        List<UsageRecord> vm = rig.spool.hour(HOUR).of("vm-1");
        assertEquals("0-1500+ 1500-1600+ 1700-3600+", spans(vm));
        assertEquals(
                List.of("acme", "beta", "beta"),
                vm.stream().map(UsageRecord::customer).toList());
        assertEquals(1, rig.said.stream().filter(line -> line.contains("rules")).count());
    }

    /** UM-LIVE-11. */
    @Test
    void anotherVcenterAtTheSameAddressIsNotCollected() throws IOException {
        rig.after(600);
        rig.run();
        rig.instance = UUID.fromString("6f1d0000-0000-4000-8000-000000000009");
        rig.now = HOUR.plusSeconds(700);
        rig.run();

        assertEquals(Condition.UNREACHABLE, rig.state().condition());
        assertTrue(rig.state().detail().contains("another vCenter"), rig.state().detail());
        assertEquals(Set.of(LiveRig.ID), rig.journals.sources());
    }

    @Test
    void theSameVcenterUnderTwoNamesIsCollectedOnce() throws IOException {
        MeteredSource.Vcenter first = LiveRig.source().being(LiveRig.ID);
        rig.sources.add(new MeteredSource.Vcenter(
                "other", first.url(), "meter", "sealed", first.acceptedFingerprint(), first.instance()));

        rig.run();

        assertEquals(Condition.UNREACHABLE, rig.state().condition());
        assertTrue(
                rig.state().detail().contains("metered as 'other' already"),
                rig.state().detail());
    }

    /** UM-LIVE-12. */
    @Test
    void aMissedNotificationIsFoundByTheFullInventory() throws IOException {
        rig.after(1000).then(() -> {
            rig.inventory.set(1, vm(false, 4096));
            rig.now = rig.now.plusSeconds(1000);
            return List.of();
        });
        rig.settings = withInventoryEvery(Duration.ofSeconds(1500));
        rig.after(1600);

        rig.run();

        assertEquals("0-2000+ 2000-3600-", spans(rig.spool.hour(HOUR).of("vm-1")));
        assertTrue(rig.said.stream().anyMatch(line -> line.contains("full inventory only")), rig.said.toString());
    }

    private static CollectionSettings withInventoryEvery(Duration every) {
        CollectionSettings d = CollectionSettings.DEFAULTS;
        return new CollectionSettings(
                d.longestWait(),
                d.syncEvery(),
                every,
                d.sampleEvery(),
                d.reconnectPause(),
                d.retryEvery(),
                d.requestTimeout(),
                d.maxAnswerBytes(),
                d.pageSize(),
                d.skewWarning(),
                d.maxClockStep(),
                d.lookEvery(),
                d.counterTimeout(),
                d.maxCounterBytes(),
                d.maxCounters(),
                d.vsanEdition());
    }

    /** UM-LIVE-13. */
    @Test
    void whatNoChangeTellsIsReadAgainEachHour() throws IOException {
        InventoryObject.Container cluster =
                new InventoryObject.Container("domain-c8", InventoryObject.Container.Kind.CLUSTER, "c", null);
        rig.inventory.add(cluster);
        rig.samples.add(new InventoryObject.Vsan("vsan/domain-c8", "domain-c8", "c", 1000, 100, "enterprise"));
        rig.samples.add(new InventoryObject.HostLicence("licence/host-1", "host-1", "KEY-1"));
        rig.after(1800).then(() -> {
            rig.samples.set(0, new InventoryObject.Vsan("vsan/domain-c8", "domain-c8", "c", 1000, 300, "enterprise"));
            rig.samples.remove(1);
            rig.now = rig.now.plusSeconds(1800);
            return List.of();
        });
        rig.after(3600);

        rig.run();

        List<UsageRecord> before = rig.spool.hour(HOUR).of("domain-c8");
        assertEquals(100, ((org.meterline.contracts.report.VsanRecord) before.getFirst()).usedBytes());
        assertEquals("KEY-1", rig.spool.hour(HOUR).of("host-1").getFirst().licenceKey());
        assertTrue(rig.said.getFirst().contains("1 licence keys have no category"), rig.said.toString());
        List<UsageRecord> after = rig.spool.hour(NEXT).of("domain-c8");
        assertEquals(300, ((org.meterline.contracts.report.VsanRecord) after.getFirst()).usedBytes());
        assertEquals(1, after.size());
        assertEquals(null, rig.spool.hour(NEXT).of("host-1").getFirst().licenceKey());
        assertFalse(rig.spool.hour(NEXT).of("vm-1").isEmpty());
        assertEquals(RecordHead.NO_CUSTOMER, after.getFirst().customer());
    }
}
