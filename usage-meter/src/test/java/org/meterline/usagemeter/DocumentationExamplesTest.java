package org.meterline.usagemeter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.domain.Recording;
import org.meterline.usagemeter.file.RecordingFile;
import org.meterline.usagemeter.file.RulesFile;

/** What the pages show is what the program reads. */
class DocumentationExamplesTest {
    private static final Pattern JSON_BLOCK = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static List<String> jsonOf(String page) throws IOException {
        return JSON_BLOCK
                .matcher(Files.readString(Path.of(page)))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }

    @Test
    void theRulesOfTheReadmeAreRules() throws IOException {
        Path rules = Files.writeString(
                folder.resolve("rules.json"), jsonOf("README.md").getFirst());

        assertEquals(1, RulesFile.read(rules).customers().rules().size());
    }

    @Test
    void theLinesOfTheRecordingPageAreARecording() throws IOException {
        String lines = String.join("", jsonOf("recording/README.md"));
        Path file = Files.write(folder.resolve("r.zst"), Zstd.compress(lines.getBytes(StandardCharsets.UTF_8)));

        Recording recording = RecordingFile.read(file);

        assertEquals(300_000, recording.lengthMillis());
        assertTrue(recording.events().size() > 3);
    }
}
