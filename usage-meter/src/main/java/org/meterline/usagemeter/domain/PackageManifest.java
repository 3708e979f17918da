package org.meterline.usagemeter.domain;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a package of this program says of itself: which version it is, from which versions an upgrade may come, what has
 * to be done before, and every file with its digest.
 *
 * @param upgradesFrom series of versions, such as {@code 0.1.x}
 * @param homeFormat the format of the home that this version reads and writes
 * @param needsToken whether this version cannot do without the access token
 * @param before what people do before they upgrade to it
 */
public record PackageManifest(
        ProgramVersion version,
        List<String> upgradesFrom,
        int homeFormat,
        boolean needsToken,
        List<Action> before,
        List<PackagedFile> files) {
    private static final int MOST_FILES = 1000;

    public PackageManifest {
        upgradesFrom = List.copyOf(upgradesFrom);
        before = List.copyOf(before);
        files = List.copyOf(files);
        for (String series : upgradesFrom) {
            if (!ProgramVersion.isSeries(series)) {
                throw new IllegalArgumentException("'" + series + "' is no series of versions like 0.1.x");
            }
        }
        if (homeFormat < 1) {
            throw new IllegalArgumentException("formats of the home count from 1, got " + homeFormat);
        }
        if (files.isEmpty() || files.size() > MOST_FILES) {
            throw new IllegalArgumentException("a package has 1 to " + MOST_FILES + " files, not " + files.size());
        }
        Set<String> paths = new HashSet<>();
        for (PackagedFile file : files) {
            if (!paths.add(file.path())) {
                throw new IllegalArgumentException("the file " + file.path() + " is listed twice");
            }
        }
    }

    /** Whether an upgrade may come from that version. */
    public boolean mayComeFrom(ProgramVersion from) {
        return upgradesFrom.stream().anyMatch(from::isIn);
    }

    /** What its files take on disk. */
    public long bytes() {
        return files.stream().mapToLong(PackagedFile::bytes).sum();
    }

    /** Something that people do; the code is for programs, the text for people. */
    public record Action(String code, String text) {}

    /**
     * A file of the program.
     *
     * @param path within the program's folder, with slashes
     * @param sha256 64 lower-case hexadecimal digits
     */
    public record PackagedFile(String path, String sha256, long bytes, boolean executable) {
        // One name after the other: nothing that leads out of the folder, nothing hidden.
        private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9._-]{0,127}";
        private static final Pattern PATH = Pattern.compile(NAME + "(/" + NAME + "){0,7}");
        private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

        public PackagedFile {
            if (!PATH.matcher(path).matches()) {
                throw new IllegalArgumentException("'" + path + "' is no path of a package");
            }
            if (!SHA256.matcher(sha256).matches() || bytes < 0) {
                throw new IllegalArgumentException(path + " has no size or SHA-256");
            }
        }
    }
}
