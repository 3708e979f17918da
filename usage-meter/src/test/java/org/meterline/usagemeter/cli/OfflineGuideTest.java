package org.meterline.usagemeter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.file.HomeLock;
import org.meterline.usagemeter.file.MeterHome;
import org.meterline.usagemeter.file.SpoolFolder;
import org.meterline.usagemeter.file.Spools;
import org.meterline.usagemeter.sending.GatewayStub;

/** The guide for sites without a connection, command by command. */
class OfflineGuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "guides", "report-offline.md");
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static List<String> commands() throws IOException {
        return BLOCK.matcher(Files.readString(GUIDE))
                .results()
                .flatMap((MatchResult block) -> block.group(1).lines())
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private String[] words(String command, String gateway) {
        List<String> words = new ArrayList<>();
        for (MatchResult word : WORD.matcher(command).results().toList()) {
            String text = word.group(1) != null ? word.group(1) : word.group(2);
            words.add(
                    text.endsWith(".data") || text.endsWith(".txt")
                            ? folder.resolve(text).toString()
                            : text.replace("https://upload.example.org", gateway));
        }
        assertEquals("usage-meter", words.removeFirst());
        return words.toArray(String[]::new);
    }

    @Test
    void everyCommandOfTheGuideDoesWhatItSays() throws IOException {
        CommandLineUser user = new CommandLineUser(folder.resolve("home"));
        user.environment.put(InitCommand.ID_VARIABLE, Spools.METER.id().toString());
        Files.writeString(folder.resolve("token.txt"), CommandLineUser.TOKEN);
        Files.writeString(folder.resolve("bearer.txt"), "operators-token");
        MeterHome home = new MeterHome(user.home());
        try (HomeLock lock = HomeLock.take(home).orElseThrow();
                SpoolFolder spool = SpoolFolder.open(lock, Spools.METER, () -> 1L << 30)) {
            for (int hour = 2; hour < 6; hour++) {
                Spools.write(spool, 1, hour);
            }
        }
        try (GatewayStub suite = new GatewayStub(CommandLineUser.TOKEN)) {
            List<String> commands = commands();
            for (String command : commands) {
                assertEquals(
                        ExitCode.DONE, user.inHome(words(command, suite.url())), () -> command + ": " + user.err());
            }

            assertTrue(commands.size() > 8, commands.toString());
            assertEquals(4, suite.counted().size());
            assertEquals(1, suite.serviceRequests().size());
            assertEquals("ONLINE", user.lines().getFirst());
        }
    }
}
