package org.meterline.usagemeter.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.contracts.report.Licence;
import org.meterline.usagemeter.domain.MeteringRules;
import org.meterline.usagemeter.domain.ObjectKind;
import org.meterline.usagemeter.domain.Rule;
import org.meterline.usagemeter.domain.RuleSet;

class RulesFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private MeteringRules read(String json) throws IOException {
        return RulesFile.read(Files.writeString(folder.resolve("rules.json"), json));
    }

    @Test
    void rulesNameObjectsByNameOrId() throws IOException {
        MeteringRules rules = read("""
                {"schema": "meterline/metering-rules/1",
                 "customers": [{"customer": "acme", "object": {"kind": "resource_pool", "name": "acme"}}],
                 "licences": [{"licence": "DEMO", "object": {"kind": "vm", "id": "vm-7"}}]}
                """);

        assertEquals(
                new MeteringRules(
                        new RuleSet<>(List.of(new Rule<>(ObjectKind.RESOURCE_POOL, null, "acme", "acme"))),
                        new RuleSet<>(List.of(new Rule<>(ObjectKind.VM, "vm-7", null, Licence.DEMO)))),
                rules);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"schema\":\"meterline/metering-rules/2\"}",
                "{\"schema\":\"meterline/metering-rules/1\",\"customer\":[]}",
                "{\"schema\":\"meterline/metering-rules/1\",\"customers\":[{\"object\":{\"kind\":\"vm\",\"id\":\"x\"}}]}",
                "{\"schema\":\"meterline/metering-rules/1\",\"customers\":[{\"customer\":\"a\",\"object\":{\"kind\":\"vms\",\"id\":\"x\"}}]}",
                "{\"schema\":\"meterline/metering-rules/1\",\"customers\":[{\"customer\":\"a\",\"object\":{\"kind\":\"vm\"}}]}",
                "{\"schema\":\"meterline/metering-rules/1\",\"customers\":[{\"customer\":\"n/a\",\"object\":{\"kind\":\"vm\",\"id\":\"x\"}}]}",
                "{\"schema\":\"meterline/metering-rules/1\",\"customers\":[{\"customer\":\"a\",\"objects\":{\"kind\":\"vm\",\"id\":\"x\"}}]}",
                "{\"schema\":\"meterline/metering-rules/1\",\"licences\":[{\"licence\":\"FREE\",\"object\":{\"kind\":\"vm\",\"id\":\"x\"}}]}",
                "not json"
            })
    void aMisspeltRuleIsRefused(String json) {
        assertThrows(UnreadableFileException.class, () -> read(json));
    }
}
