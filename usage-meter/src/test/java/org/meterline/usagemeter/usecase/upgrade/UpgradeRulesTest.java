package org.meterline.usagemeter.usecase.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meterline.usagemeter.domain.PackageManifest;
import org.meterline.usagemeter.domain.PackageManifest.Action;
import org.meterline.usagemeter.domain.PackageManifest.PackagedFile;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.usecase.RefusedException;
import org.meterline.usagemeter.usecase.upgrade.UpgradeReports.Step;
import org.meterline.usagemeter.usecase.upgrade.UpgradeReports.Way;

class UpgradeRulesTest {
    private static final String SHA256 = "ab".repeat(32);
    private static final Action SNAPSHOT = new Action("TAKE_SNAPSHOT", "Take one.");
    private static final Action KEYS = new Action("SWAP_LICENCE_KEYS", "Swap them.");

    private static PackageManifest manifest(String version) {
        return new PackageManifest(
                ProgramVersion.of(version),
                List.of("9.0.x"),
                1,
                false,
                List.of(SNAPSHOT),
                List.of(new PackagedFile("bin/usage-meter", SHA256, 1, true)));
    }

    private static UpgradeRules.Allowed check(String from, String to, Way way) throws RefusedException {
        return UpgradeRules.check(ProgramVersion.of(from), manifest(to), SHA256, way);
    }

    private static String refusal(String from, String to, Way way) {
        return String.valueOf(
                assertThrows(RefusedException.class, () -> check(from, to, way)).getMessage());
    }

    private static Step step(String to, Optional<String> sha256, boolean asksForToken) {
        return new Step(to, sha256, asksForToken, List.of(KEYS));
    }

    @Test
    void offlineThePackageSaysFromWhereItMayBeReached() throws RefusedException {
        assertEquals(
                List.of(SNAPSHOT), check("9.0.1", "9.1.0", new Way.Unknown()).before());
        assertTrue(refusal("4.8.0", "9.1.0", new Way.Unknown()).contains("takes the place of 9.0.x only"));
    }

    @Test
    void aSkippedStepIsRefusedWithTheWay() {
        Way way = new Way.Steps(List.of(step("9.0.1", Optional.empty(), true), step("9.1.0", Optional.empty(), false)));

        assertTrue(refusal("4.8.0", "9.1.0", way).endsWith("the way is 9.0.1, then 9.1.0"));
    }

    @Test
    void theSuiteSaysWhatIsToBeDoneBeforeAndWhetherATokenIsNeeded() throws RefusedException {
        UpgradeRules.Allowed allowed =
                check("4.8.0", "9.0.1", new Way.Steps(List.of(step("9.0.1", Optional.of(SHA256), true))));

        assertTrue(allowed.needsToken());
        assertEquals(List.of(KEYS), allowed.before());
    }

    @Test
    void aPackageThatIsNotTheOneOnRecordIsRefused() {
        Way way = new Way.Steps(List.of(step("9.1.0", Optional.of("cd".repeat(32)), false)));

        assertTrue(refusal("9.0.1", "9.1.0", way).contains("on record is cdcd"));
    }

    @Test
    void thereIsNoWayBackAndNoneThatNobodyKnows() {
        assertTrue(refusal("9.1.0", "9.0.1", new Way.Unknown()).contains("rollback"));
        assertTrue(refusal("9.1.0", "9.1.0", new Way.Unknown()).contains("already"));
        assertTrue(
                refusal("9.0.1", "9.1.0", new Way.None("no step leads there")).contains("no step leads there"));
    }
}
