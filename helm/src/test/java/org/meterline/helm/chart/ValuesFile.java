package org.meterline.helm.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A chart's {@code values.yaml} with the comments that describe its keys. */
record ValuesFile(JsonNode values, Map<String, Comment> comments) {

    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z][A-Za-z0-9]*):.*");
    private static final int INDENT = 2;

    /** What stands right above a key. */
    record Comment(
            String description,
            Optional<JsonNode> schema,
            boolean open,
            Optional<String> inherits,
            Optional<String> like) {

        static Comment of(List<String> lines) {
            List<String> words = new ArrayList<>();
            Map<String, String> marks = new LinkedHashMap<>();
            for (String line : lines) {
                if (line.startsWith("@")) {
                    String[] parts = line.split(" ", 2);
                    marks.put(parts[0], parts.length > 1 ? parts[1] : "");
                } else {
                    words.add(line);
                }
            }
            return new Comment(
                    String.join(" ", words),
                    Optional.ofNullable(marks.get("@schema")).map(Chart::yaml),
                    marks.containsKey("@open"),
                    Optional.ofNullable(marks.get("@inherits")),
                    Optional.ofNullable(marks.get("@like")));
        }
    }

    static ValuesFile parse(String text) {
        Map<String, Comment> comments = new LinkedHashMap<>();
        List<String> path = new ArrayList<>();
        List<String> pending = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String content = line.strip();
            Matcher key = KEY.matcher(line);
            if (content.startsWith("#")) {
                pending.add(content.substring(1).strip());
            } else if (key.matches() && key.group(1).length() / INDENT <= path.size()) {
                int depth = key.group(1).length() / INDENT;
                path.subList(depth, path.size()).clear();
                path.add(key.group(2));
                comments.put(String.join(".", path), Comment.of(pending));
                pending.clear();
            } else {
                pending.clear();
            }
        }
        return new ValuesFile(Chart.yaml(text), comments);
    }

    /** The comment of a key, or of the key that it is declared to be like. */
    Comment comment(String path) {
        Comment own = comments.get(path);
        if (own != null && !own.description().isEmpty()) {
            return own;
        }
        return likened(path)
                .map(this::comment)
                .orElseThrow(() -> new IllegalArgumentException("values.yaml: " + path + " has no comment"));
    }

    private Optional<String> likened(String path) {
        int dot = path.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String parent = path.substring(0, dot);
        Comment comment = comments.get(parent);
        return comment == null ? Optional.empty() : comment.like().map(like -> like + path.substring(dot));
    }
}
