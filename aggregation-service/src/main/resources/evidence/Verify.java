import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Checks the evidence of one billing order on any machine with Java 17 or later, without network and without any other
 * program: {@code java Verify.java evidence.zip}. It shares no code with the service that made the order. Every number is an
 * exact fraction of big integers; there is one rounding, half up, at the very end of each line.
 */
public final class Verify {

    private static final String HELP = """
            usage: java Verify.java [EVIDENCE] [--reports DIR]

            EVIDENCE       the ZIP as it was downloaded, or the folder it was unpacked to (default: the current one)
            --reports DIR  also checks that the original usage reports lie in DIR, unpacked from the month's bundle, each with the
                           digest by which the order names it. Files that end in .zst need the program zstd; or unpack them
                           before, by: zstd -d -r DIR

            exit code 0: all is as it says; 1: something differs, and is named; 2: it could not be checked
            """;

    private static final int MOST_NAMED = 50;

    /** Why it cannot be checked at all. */
    private static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    // ---- exact numbers

    private record Exact(BigInteger top, BigInteger bottom) implements Comparable<Exact> {

        static final Exact ZERO = whole(BigInteger.ZERO);

        Exact {
            if (bottom.signum() == 0) {
                throw new Unusable("a fraction over 0");
            }
            BigInteger common = top.gcd(bottom);
            common = bottom.signum() < 0 ? common.negate() : common;
            top = top.divide(common);
            bottom = bottom.divide(common);
        }

        static Exact whole(BigInteger value) {
            return new Exact(value, BigInteger.ONE);
        }

        static Exact whole(long value) {
            return whole(BigInteger.valueOf(value));
        }

        /** {@code 29/12}, {@code 2}, {@code -0.125}. */
        static Exact read(String text) {
            try {
                int slash = text.indexOf('/');
                if (slash >= 0) {
                    return new Exact(new BigInteger(text.substring(0, slash)), new BigInteger(text.substring(slash + 1)));
                }
                int point = text.indexOf('.');
                if (point < 0) {
                    return whole(new BigInteger(text));
                }
                return new Exact(
                        new BigInteger(text.substring(0, point) + text.substring(point + 1)),
                        BigInteger.TEN.pow(text.length() - point - 1));
            } catch (NumberFormatException e) {
                throw new Unusable("'" + text + "' is no number");
            }
        }

        Exact plus(Exact other) {
            return new Exact(
                    top.multiply(other.bottom).add(other.top.multiply(bottom)), bottom.multiply(other.bottom));
        }

        Exact minus(Exact other) {
            return plus(new Exact(other.top.negate(), other.bottom));
        }

        Exact times(Exact other) {
            return new Exact(top.multiply(other.top), bottom.multiply(other.bottom));
        }

        Exact over(Exact other) {
            return new Exact(top.multiply(other.bottom), bottom.multiply(other.top));
        }

        Exact atLeast(Exact other) {
            return compareTo(other) < 0 ? other : this;
        }

        Exact atMost(Exact other) {
            return compareTo(other) > 0 ? other : this;
        }

        boolean isZero() {
            return top.signum() == 0;
        }

        /** Half up: away from zero where it lies in the middle. */
        Exact rounded(int decimals) {
            BigInteger scale = BigInteger.TEN.pow(decimals);
            BigInteger doubled = top.abs().multiply(scale).shiftLeft(1).add(bottom);
            BigInteger rounded = doubled.divide(bottom.shiftLeft(1));
            return new Exact(top.signum() < 0 ? rounded.negate() : rounded, scale);
        }

        @Override
        public int compareTo(Exact other) {
            return top.multiply(other.bottom).compareTo(other.top.multiply(bottom));
        }

        @Override
        public String toString() {
            return bottom.equals(BigInteger.ONE) ? top.toString() : top + "/" + bottom;
        }
    }

    // ---- files

    /** A table: names of columns, then rows. A backslash before t, n, r, a backslash or a leading sign is no part of a cell. */
    private record Table(String file, List<String> columns, List<List<String>> rows) {

        String cell(int row, String column) {
            int at = columns.indexOf(column);
            if (at < 0) {
                throw new Unusable(file + " has no column " + column);
            }
            return rows.get(row).get(at);
        }
    }

    private final Map<String, byte[]> files = new TreeMap<>();
    private final PrintStream out;
    private int failures;

    private Verify(PrintStream out) {
        this.out = out;
    }

    private void fail(String place, String what) {
        failures++;
        if (failures <= MOST_NAMED) {
            out.println("FAIL " + place + ": " + what);
        }
    }

    private void same(String place, Object told, Object found) {
        if (!told.equals(found)) {
            fail(place, "it says " + told + ", it is " + found);
        }
    }

    private void sameRows(String path, List<List<String>> told, List<List<String>> found) {
        same(path + ", number of rows", told.size(), found.size());
        for (int i = 0; i < Math.min(told.size(), found.size()); i++) {
            same(path + ", row " + (i + 1), told.get(i), found.get(i));
        }
    }

    private void sameNumber(String place, String told, Exact found) {
        if (Exact.read(told).compareTo(found) != 0) {
            fail(place, "it says " + told + ", it comes to " + found);
        }
    }

    private byte[] file(String path) {
        byte[] bytes = files.get(path);
        if (bytes == null) {
            throw new Unusable("there is no " + path);
        }
        return bytes;
    }

    private Table table(String path) {
        String text = new String(file(path), StandardCharsets.UTF_8);
        List<List<String>> rows = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (!line.isEmpty()) {
                rows.add(Arrays.stream(line.split("\t", -1)).map(Verify::unescaped).toList());
            }
        }
        if (rows.isEmpty()) {
            throw new Unusable(path + " is empty");
        }
        List<String> columns = rows.remove(0);
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).size() != columns.size()) {
                throw new Unusable(path + ", row " + (i + 1) + " has " + rows.get(i).size() + " cells");
            }
        }
        return new Table(path, columns, rows);
    }

    private static String unescaped(String cell) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cell.length(); i++) {
            char character = cell.charAt(i);
            if (character == '\\' && i + 1 < cell.length()) {
                char next = cell.charAt(++i);
                text.append(next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : next);
            } else {
                text.append(character);
            }
        }
        return text.toString();
    }

    /** Names and values of a table with these two columns. */
    private static Map<String, String> facts(Table table) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (int i = 0; i < table.rows().size(); i++) {
            facts.put(table.cell(i, "name"), table.cell(i, "value"));
        }
        return facts;
    }

    private static String fact(Map<String, String> facts, String name) {
        String value = facts.get(name);
        if (value == null) {
            throw new Unusable("nothing says " + name);
        }
        return value;
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(newHash().digest(bytes));
    }

    private static MessageDigest newHash() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read(Path evidence) throws IOException {
        if (Files.isDirectory(evidence)) {
            try (Stream<Path> all = Files.walk(evidence)) {
                for (Path path : all.filter(Files::isRegularFile).toList()) {
                    files.put(evidence.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
                }
            }
            return;
        }
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(evidence))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        if (files.isEmpty()) {
            throw new Unusable(evidence + " is no ZIP");
        }
    }

    // ---- the manifest

    private void checkManifest() {
        Table manifest = table("MANIFEST.tsv");
        Set<String> named = new HashSet<>();
        for (int i = 0; i < manifest.rows().size(); i++) {
            String path = manifest.cell(i, "path");
            named.add(path);
            byte[] bytes = files.get(path);
            if (bytes == null) {
                fail(path, "MANIFEST.tsv names it, and it is not there");
                continue;
            }
            if (!manifest.cell(i, "bytes").equals(Integer.toString(bytes.length))
                    || !manifest.cell(i, "sha256").equals(sha256(bytes))) {
                fail(path, "it is not the file that MANIFEST.tsv names");
            }
        }
        for (String path : files.keySet()) {
            if (!path.equals("MANIFEST.tsv") && !named.contains(path)) {
                fail(path, "MANIFEST.tsv does not name it");
            }
        }
        done("MANIFEST.tsv names " + named.size() + " files by their hashes");
    }

    private void done(String what) {
        out.println((failures == 0 ? "ok   " : "     ") + what);
    }

    // ---- what the order was computed by

    private record Metric(String id, LocalDate from, String unit, String counting, String object, List<String> more) {

        /** How many base units make one of the unit. */
        BigInteger perUnit() {
            return switch (object) {
                case "billed-vram" -> BigInteger.valueOf(100 * 1024);
                case "allocated-ram" -> BigInteger.valueOf(1024);
                case "vsan-used" -> BigInteger.ONE.shiftLeft(30);
                case "vsan-raw" -> BigInteger.ONE.shiftLeft(40);
                default -> BigInteger.ONE;
            };
        }

        boolean bySecond() {
            return counting.startsWith("by-second");
        }

        boolean byHour() {
            return counting.startsWith("once-per-hour") || aboveEntitlement();
        }

        boolean aboveEntitlement() {
            return counting.equals("above-entitlement");
        }

        /** Cores are held against a commit hour by hour; memory is held against its month. */
        boolean comparableByHour() {
            return List.of("licensable-cores", "active-host-cores", "feature-cores", "edge-cores").contains(object);
        }

        Exact average(YearMonth month, BigInteger sum) {
            long periods = bySecond() ? month.lengthOfMonth() * 86_400L : byHour() ? month.lengthOfMonth() * 24L : 1;
            return new Exact(sum, perUnit().multiply(BigInteger.valueOf(periods)));
        }

        Exact averageOfHour(BigInteger sum) {
            return new Exact(sum, perUnit().multiply(BigInteger.valueOf(bySecond() ? 3600 : 1)));
        }
    }

    private record Tier(String upTo, Exact price) {}

    private record Price(String unit, List<Tier> tiers, List<String> asWritten) {

        Exact cost(Exact quantity) {
            Exact cost = Exact.ZERO;
            Exact from = Exact.ZERO;
            boolean first = true;
            for (Tier tier : tiers) {
                Exact rest = quantity.minus(from);
                if (first || rest.top().signum() > 0) {
                    Exact within = tier.upTo().isEmpty() ? rest : rest.atMost(Exact.read(tier.upTo()).minus(from));
                    cost = cost.plus(within.times(tier.price()));
                }
                from = tier.upTo().isEmpty() ? from : Exact.read(tier.upTo());
                first = false;
            }
            return cost;
        }

        /** What each unit between two quantities costs on average. */
        Exact each(Exact from, Exact to) {
            if (from.equals(to)) {
                for (Tier tier : tiers) {
                    if (tier.upTo().isEmpty() || from.compareTo(Exact.read(tier.upTo())) < 0) {
                        return tier.price();
                    }
                }
            }
            return cost(to).minus(cost(from)).over(to.minus(from));
        }
    }

    private record Head(String metric, String bundle, String customer, String site, String source) {

        static final Comparator<Head> ORDER = Comparator.comparing(Head::metric)
                .thenComparing(Head::bundle)
                .thenComparing(Head::customer)
                .thenComparing(Head::site)
                .thenComparing(
                        head -> head.source().isEmpty() ? null : UUID.fromString(head.source()),
                        Comparator.nullsFirst(Comparator.naturalOrder()));
    }

    private record Line(Head head, Exact measured, Exact each, Price price, boolean estimated) {

        Exact shownPrice() {
            return price.tiers().size() == 1 ? each : each.rounded(8);
        }
    }

    /** What a line comes to. There are unit hours only of what is counted by the hour; else it is null. */
    private record Amounts(Exact measured, Exact unitHours, Exact quantity, Exact exactAmount, Exact amount) {

        static final Amounts NOTHING = new Amounts(Exact.ZERO, null, Exact.ZERO, Exact.ZERO, Exact.ZERO);

        static Amounts told(Object amounts) {
            String hours = text(member(amounts, "unitHours"));
            return new Amounts(
                    Exact.read(text(member(amounts, "measured"))),
                    hours.isEmpty() ? null : Exact.read(hours),
                    Exact.read(text(member(amounts, "quantity"))),
                    Exact.read(text(member(amounts, "exactAmount"))),
                    Exact.read(text(member(amounts, "amount"))));
        }

        Amounts plus(Amounts other) {
            Exact hours = unitHours == null
                    ? other.unitHours
                    : other.unitHours == null ? unitHours : unitHours.plus(other.unitHours);
            return new Amounts(
                    measured.plus(other.measured),
                    hours,
                    quantity.plus(other.quantity),
                    exactAmount.plus(other.exactAmount),
                    amount.plus(other.amount));
        }

        Amounts minus(Amounts other) {
            return plus(new Amounts(
                    Exact.ZERO.minus(other.measured),
                    other.unitHours == null ? null : Exact.ZERO.minus(other.unitHours),
                    Exact.ZERO.minus(other.quantity),
                    Exact.ZERO.minus(other.exactAmount),
                    Exact.ZERO.minus(other.amount)));
        }

        boolean isNothing() {
            return measured.isZero()
                    && (unitHours == null || unitHours.isZero())
                    && quantity.isZero()
                    && exactAmount.isZero()
                    && amount.isZero();
        }

        Map<String, String> byName() {
            Map<String, String> all = new LinkedHashMap<>();
            all.put("measured", measured.toString());
            all.put("unitHours", unitHours == null ? "" : unitHours.toString());
            all.put("quantity", quantity.toString());
            all.put("exactAmount", exactAmount.toString());
            all.put("amount", amount.toString());
            return all;
        }
    }

    private record Summary(Exact commit, Exact reported, Exact overage, Exact underage, Exact total) {

        static final Summary NOTHING = new Summary(Exact.ZERO, Exact.ZERO, Exact.ZERO, Exact.ZERO, Exact.ZERO);

        Map<String, Exact> byName() {
            Map<String, Exact> all = new LinkedHashMap<>();
            all.put("commit", commit);
            all.put("reported", reported);
            all.put("overage", overage);
            all.put("underage", underage);
            all.put("total", total);
            return all;
        }
    }

    private static final String USAGE = "basis/usage.tsv";
    private static final String HOURLY = "basis/hourly.tsv";
    private static final String MARKS = "basis/marks.tsv";
    private static final String REPORTS = "basis/reports.tsv";
    private static final String METRICS = "rules/metrics.tsv";
    private static final String PRICES = "rules/prices.tsv";
    private static final String BUNDLES = "rules/bundles.tsv";
    private static final String TERMS = "rules/terms.tsv";

    /** A month as it is computed from tables: the order's own month, and in the same way each month that is corrected. */
    private static final class Month {
        private final YearMonth month;
        private final Map<String, Table> tables;
        private final SortedMap<String, SortedMap<LocalDate, Metric>> metrics = new TreeMap<>();
        private final Map<List<String>, Price> prices = new LinkedHashMap<>();
        private final List<List<String>> bundles = new ArrayList<>();
        private final Map<String, String> terms;

        Month(YearMonth month, Map<String, Table> tables) {
            this.month = month;
            this.tables = tables;
            this.terms = facts(tables.get(TERMS));
            readMetrics(tables.get(METRICS));
            readPrices(tables.get(PRICES));
            Table made = tables.get(BUNDLES);
            for (int i = 0; i < made.rows().size(); i++) {
                bundles.add(List.of(made.cell(i, "feature"), made.cell(i, "name")));
            }
        }

        private void readMetrics(Table of) {
            Map<List<String>, Map<String, String>> plain = new LinkedHashMap<>();
            Map<List<String>, List<String>> more = new LinkedHashMap<>();
            for (int i = 0; i < of.rows().size(); i++) {
                List<String> key = List.of(of.cell(i, "metric"), of.cell(i, "effectiveFrom"));
                String fact = of.cell(i, "fact");
                if (fact.equals("parameter") || fact.equals("word")) {
                    more.computeIfAbsent(key, each -> new ArrayList<>())
                            .add(fact + "\0" + of.cell(i, "name") + "\0" + of.cell(i, "value") + "\0\n");
                } else {
                    plain.computeIfAbsent(key, each -> new HashMap<>()).put(fact, of.cell(i, "value"));
                }
            }
            plain.forEach((key, facts) -> metrics.computeIfAbsent(key.get(0), id -> new TreeMap<>())
                    .put(
                            LocalDate.parse(key.get(1)),
                            new Metric(
                                    key.get(0),
                                    LocalDate.parse(key.get(1)),
                                    fact(facts, "unit"),
                                    fact(facts, "counting"),
                                    fact(facts, "object"),
                                    more.getOrDefault(key, List.of()))));
        }

        private void readPrices(Table book) {
            for (int i = 0; i < book.rows().size(); i++) {
                String unit = book.cell(i, "unit");
                Price price = prices.computeIfAbsent(
                        List.of(book.cell(i, "metric"), book.cell(i, "bundle")),
                        key -> new Price(unit, new ArrayList<>(), new ArrayList<>()));
                price.tiers().add(new Tier(book.cell(i, "upTo"), Exact.read(book.cell(i, "price"))));
                price.asWritten().add(book.cell(i, "price"));
            }
        }

        private Metric metric(String id, String version) {
            Metric metric = metrics.getOrDefault(id, new TreeMap<>()).get(LocalDate.parse(version));
            if (metric == null) {
                throw new Unusable(METRICS + " has no " + id + " of " + version);
            }
            return metric;
        }

        private Metric latest(String id) {
            SortedMap<LocalDate, Metric> versions = metrics.get(id);
            if (versions == null) {
                throw new Unusable(METRICS + " has no " + id);
            }
            return versions.get(versions.lastKey());
        }

        private Exact hours() {
            return Exact.whole(month.lengthOfMonth() * 24L);
        }

        // hashes

        String inputHash() {
            FactHash inputs = new FactHash();
            Table reports = tables.get(REPORTS);
            List<String> last = List.of();
            for (int i = 0; i < reports.rows().size(); i++) {
                List<String> head = reports.rows().get(i).subList(0, 3);
                String carried = reports.cell(i, "carriedFrom");
                if (!head.equals(last)) {
                    if (carried.isEmpty()) {
                        inputs.line("hour", reports.cell(i, "hour"), reports.cell(i, "source"));
                    } else {
                        inputs.line("estimated", reports.cell(i, "hour"), reports.cell(i, "source"), carried);
                    }
                    last = head;
                }
                if (!reports.cell(i, "digest").isEmpty()) {
                    inputs.line(carried.isEmpty() ? "report" : "carried", reports.cell(i, "digest"));
                }
            }
            return inputs.value();
        }

        String rulesHash() {
            FactHash rules = new FactHash();
            rules.line("commit", fact(terms, "commit"), fact(terms, "commitMetric"), fact(terms, "overageRule"),
                    fact(terms, "currency"));
            rules.line("lines", fact(terms, "linesByCustomer"), fact(terms, "linesBySite"));
            bundles.forEach(bundle -> rules.line("bundle", bundle.get(0), bundle.get(1)));
            prices.forEach((key, price) -> {
                rules.line("price", key.get(0), key.get(1), price.unit());
                for (int i = 0; i < price.tiers().size(); i++) {
                    rules.line("tier", plain(price.tiers().get(i).upTo()), plain(price.asWritten().get(i)));
                }
            });
            Table of = tables.get(METRICS);
            Set<List<String>> written = new HashSet<>();
            for (int i = 0; i < of.rows().size(); i++) {
                Metric metric = metric(of.cell(i, "metric"), of.cell(i, "effectiveFrom"));
                if (metric.from().isBefore(month.plusMonths(1).atDay(1))
                        && written.add(List.of(metric.id(), metric.from().toString()))) {
                    rules.line("metric", metric.id(), metric.from().toString(), metric.counting(), metric.object());
                    metric.more().forEach(rules::raw);
                }
            }
            return rules.value();
        }

        // lines

        private String bundleOf(Metric metric, String variant) {
            String bundle = "base";
            if (metric.counting().equals("by-second-and-edition")) {
                bundle = variant;
            } else if (metric.counting().equals("by-second-and-features")) {
                Set<String> features = features(variant);
                bundle = bundles.stream()
                        .filter(each -> features.contains(each.get(0)))
                        .map(each -> each.get(1))
                        .findFirst()
                        .orElse("base");
            }
            return prices.containsKey(List.of(metric.id(), bundle)) ? bundle : "base";
        }

        private SortedMap<Head, Exact> usage(boolean estimated) {
            SortedMap<Head, Exact> quantities = new TreeMap<>(Head.ORDER);
            Table usage = tables.get(USAGE);
            for (int i = 0; i < usage.rows().size(); i++) {
                Metric metric = metric(usage.cell(i, "metric"), usage.cell(i, "version"));
                if (usage.cell(i, "estimated").equals(Boolean.toString(estimated)) && !metric.aboveEntitlement()) {
                    Head head = new Head(
                            metric.id(),
                            bundleOf(metric, usage.cell(i, "variant")),
                            fact(terms, "linesByCustomer").equals("true") ? usage.cell(i, "customer") : "",
                            fact(terms, "linesBySite").equals("true") ? usage.cell(i, "site") : "",
                            "");
                    quantities.merge(head, metric.average(month, number(usage.cell(i, "billed"))), Exact::plus);
                }
            }
            return quantities;
        }

        private void addMarks(SortedMap<Head, Exact> quantities) {
            Table marks = tables.get(MARKS);
            for (int i = 0; i < marks.rows().size(); i++) {
                Metric metric = metric(marks.cell(i, "metric"), marks.cell(i, "version"));
                quantities.merge(
                        new Head(metric.id(), "base", marks.cell(i, "customer"), marks.cell(i, "site"),
                                marks.cell(i, "source")),
                        metric.average(month, number(marks.cell(i, "billed"))),
                        Exact::plus);
            }
        }

        /** Of each hour of the contract: what is claimed in whole units, rounded up, less what entitles, not below 0. */
        private void addAboveEntitlement(SortedMap<Head, Exact> quantities, boolean withEstimates, boolean taken) {
            Map<List<String>, BigInteger[]> hours = new TreeMap<>(Comparator.comparing(List::toString));
            Table hourly = tables.get(HOURLY);
            Map<List<String>, Metric> of = new HashMap<>();
            for (int i = 0; i < hourly.rows().size(); i++) {
                Metric metric = metric(hourly.cell(i, "metric"), hourly.cell(i, "version"));
                if (metric.aboveEntitlement() && (withEstimates || hourly.cell(i, "estimated").equals("false"))) {
                    List<String> key = List.of(metric.id(), hourly.cell(i, "hour"));
                    of.putIfAbsent(key, metric);
                    BigInteger[] sums =
                            hours.computeIfAbsent(key, each -> new BigInteger[] {BigInteger.ZERO, BigInteger.ZERO});
                    int side = hourly.cell(i, "variant").equals("claimed") ? 0 : 1;
                    sums[side] = sums[side].add(number(hourly.cell(i, "billed")));
                }
            }
            hours.forEach((key, sums) -> {
                Metric metric = of.get(key);
                BigInteger unit = metric.perUnit();
                BigInteger claimed =
                        sums[0].add(unit).subtract(BigInteger.ONE).divide(unit).multiply(unit);
                Exact above = metric.average(month, claimed.subtract(sums[1]).max(BigInteger.ZERO));
                quantities.merge(
                        new Head(metric.id(), "base", "No Customer Label", "", ""),
                        taken ? Exact.ZERO.minus(above) : above,
                        Exact::plus);
            });
        }

        List<Line> lines() {
            SortedMap<Head, Exact> metered = usage(false);
            addMarks(metered);
            addAboveEntitlement(metered, false, false);
            List<Line> lines = new ArrayList<>();
            addPriced(lines, metered, Map.of(), false);
            SortedMap<Head, Exact> estimated = usage(true);
            addAboveEntitlement(estimated, true, false);
            addAboveEntitlement(estimated, false, true);
            addPriced(lines, estimated, byPrice(metered), true);
            return lines;
        }

        private static Map<List<String>, Exact> byPrice(SortedMap<Head, Exact> quantities) {
            Map<List<String>, Exact> sums = new HashMap<>();
            quantities.forEach((head, quantity) ->
                    sums.merge(List.of(head.metric(), head.bundle()), quantity, Exact::plus));
            return sums;
        }

        private void addPriced(
                List<Line> lines, SortedMap<Head, Exact> quantities, Map<List<String>, Exact> below, boolean estimated) {
            Map<List<String>, Exact> whole = byPrice(quantities);
            quantities.forEach((head, quantity) -> {
                List<String> key = List.of(head.metric(), head.bundle());
                Price price = prices.get(key);
                if (price != null && !quantity.isZero()) {
                    Exact from = below.getOrDefault(key, Exact.ZERO);
                    lines.add(new Line(head, quantity, price.each(from, from.plus(whole.get(key))), price, estimated));
                }
            });
        }

        int decimals(String priceUnit) {
            if (priceUnit.equals("POINTS")) {
                return 2;
            }
            int digits = Currency.getInstance(fact(terms, "currency")).getDefaultFractionDigits();
            return digits < 0 ? 2 : digits;
        }

        /** Each is rounded once, from what is exact. */
        Amounts amounts(Line line) {
            Exact amount = line.measured().times(line.each());
            return new Amounts(
                    line.measured(),
                    latest(line.head().metric()).byHour() ? line.measured().times(hours()) : null,
                    line.measured().rounded(2),
                    amount,
                    amount.rounded(decimals(line.price().unit())));
        }

        // the commit

        Summary summary(boolean withEstimates) {
            String id = fact(terms, "commitMetric");
            Exact commit = Exact.read(fact(terms, "commit"));
            if (!fact(terms, "overageRule").equals("HOURLY") || !latest(id).comparableByHour()) {
                Exact reported = Exact.ZERO;
                Table usage = tables.get(USAGE);
                for (int i = 0; i < usage.rows().size(); i++) {
                    if (usage.cell(i, "metric").equals(id)
                            && (withEstimates || usage.cell(i, "estimated").equals("false"))) {
                        reported = reported.plus(metric(id, usage.cell(i, "version"))
                                .average(month, number(usage.cell(i, "billed"))));
                    }
                }
                return new Summary(
                        commit,
                        reported,
                        reported.minus(commit).atLeast(Exact.ZERO),
                        commit.minus(reported).atLeast(Exact.ZERO),
                        reported.atLeast(commit));
            }
            SortedMap<String, Exact> byHour = new TreeMap<>();
            Table hourly = tables.get(HOURLY);
            for (int i = 0; i < hourly.rows().size(); i++) {
                if (hourly.cell(i, "metric").equals(id)
                        && (withEstimates || hourly.cell(i, "estimated").equals("false"))) {
                    byHour.merge(
                            hourly.cell(i, "hour"),
                            metric(id, hourly.cell(i, "version")).averageOfHour(number(hourly.cell(i, "billed"))),
                            Exact::plus);
                }
            }
            Exact reported = Exact.ZERO;
            Exact overage = Exact.ZERO;
            Exact underage = commit.times(hours().minus(Exact.whole(byHour.size())));
            for (Exact hour : byHour.values()) {
                reported = reported.plus(hour);
                overage = overage.plus(hour.minus(commit).atLeast(Exact.ZERO));
                underage = underage.plus(commit.minus(hour).atLeast(Exact.ZERO));
            }
            Exact averageOverage = overage.over(hours());
            return new Summary(
                    commit, reported.over(hours()), averageOverage, underage.over(hours()), commit.plus(averageOverage));
        }
    }

    private static Set<String> features(String variant) {
        Set<String> features = new TreeSet<>();
        StringBuilder feature = new StringBuilder();
        for (int i = 0; i < variant.length(); i++) {
            if (variant.charAt(i) == ',') {
                features.add(feature.toString());
                feature.setLength(0);
            } else {
                feature.append(variant.charAt(variant.charAt(i) == '\\' && i + 1 < variant.length() ? ++i : i));
            }
        }
        features.add(feature.toString());
        return features;
    }

    private static BigInteger number(String text) {
        Exact exact = Exact.read(text);
        if (!exact.bottom().equals(BigInteger.ONE)) {
            throw new Unusable("'" + text + "' is not whole");
        }
        return exact.top();
    }

    private static final class FactHash {
        private final MessageDigest hash = newHash();

        void line(String... fields) {
            for (String field : fields) {
                hash.update(field.getBytes(StandardCharsets.UTF_8));
                hash.update((byte) 0);
            }
            hash.update((byte) '\n');
        }

        void raw(String text) {
            hash.update(text.getBytes(StandardCharsets.UTF_8));
        }

        String value() {
            return "sha256:" + HexFormat.of().formatHex(hash.digest());
        }
    }

    /** Without zeros at the end of its decimals. */
    private static String plain(String number) {
        if (number.indexOf('.') < 0) {
            return number;
        }
        String cut = number;
        while (cut.endsWith("0")) {
            cut = cut.substring(0, cut.length() - 1);
        }
        return cut.endsWith(".") ? cut.substring(0, cut.length() - 1) : cut;
    }

    // ---- the order's own month

    private Map<String, String> order = Map.of();
    private YearMonth month = YearMonth.of(1970, 1);
    private Month own;

    private void readOwn() {
        order = facts(table("order/facts.tsv"));
        month = YearMonth.parse(fact(order, "month"));
        Map<String, Table> tables = new HashMap<>();
        for (String path : List.of(USAGE, HOURLY, MARKS, REPORTS, METRICS, PRICES, BUNDLES, TERMS)) {
            tables.put(path, table(path));
        }
        own = new Month(month, tables);
    }

    private void checkHashes() {
        same("order/computed.json, against documentHash", fact(order, "documentHash"),
                "sha256:" + sha256(file("order/computed.json")));
        same("basis/reports.tsv, against inputHash", fact(order, "inputHash"), own.inputHash());
        same("rules, against rulesHash", fact(order, "rulesHash"), own.rulesHash());
        done("document, inputs and rules have the hashes of the order");
    }

    // ---- the tables are what the stored basis says

    private void checkBasis() {
        Object basis = json("basis/basis.json");
        tablesOf(basis, month).forEach((path, said) -> sameRows(path, own.tables.get(path).rows(), said.rows()));
        for (String name : List.of("month", "monthVersion", "asOf", "program")) {
            same("basis/basis.json, " + name, text(member(basis, name)), fact(order, name));
        }
        same("basis/basis.json, contract", text(member(member(basis, "contract"), "id")), fact(order, "contract"));
        done("the tables say what the stored basis says");
    }

    /** What a month is computed from, and by which rules, as tables: of the order's own month they are files, too. */
    private static Map<String, Table> tablesOf(Object basis, YearMonth month) {
        Object inputs = member(basis, "inputs");
        Object estimated = member(inputs, "estimated");
        Object terms = member(member(basis, "contract"), "terms");
        Map<String, Table> tables = new LinkedHashMap<>();
        Table usage = empty(tables, USAGE, "estimated", "metric", "version", "variant", "customer", "site", "billed");
        addRows(usage, "false", list(member(inputs, "usage")));
        addRows(usage, "true", list(member(estimated, "usage")));
        Table hourly = empty(tables, HOURLY, "estimated", "hour", "metric", "version", "variant", "billed");
        addRows(hourly, "false", list(member(inputs, "hourly")));
        addRows(hourly, "true", list(member(estimated, "hourly")));
        addRows(
                empty(tables, MARKS, "metric", "version", "customer", "site", "source", "billed"),
                "",
                list(member(inputs, "marks")));
        Table reports = empty(tables, REPORTS, "hour", "source", "carriedFrom", "digest");
        addReports(reports, list(member(inputs, "sourceHours")), "counted");
        addReports(reports, list(member(estimated, "hours")), "reports");
        addMetrics(
                empty(tables, METRICS, "metric", "effectiveFrom", "fact", "name", "value"),
                list(member(member(basis, "catalogue"), "versions")));
        addPrices(empty(tables, PRICES, "metric", "bundle", "unit", "upTo", "price"), terms, month);
        addRows(empty(tables, BUNDLES, "feature", "name"), "", list(member(terms, "bundles")));
        addTerms(empty(tables, TERMS, "name", "value"), terms, month);
        return tables;
    }

    private static Table empty(Map<String, Table> tables, String path, String... columns) {
        Table table = new Table(path, List.of(columns), new ArrayList<>());
        tables.put(path, table);
        return table;
    }

    private static void addRows(Table table, String estimated, List<?> all) {
        for (Object each : all) {
            table.rows().add(table.columns().stream()
                    .map(column -> column.equals("estimated") ? estimated : text(member(each, column)))
                    .toList());
        }
    }

    private static void addReports(Table table, List<?> hours, String digests) {
        for (Object hour : hours) {
            Object carried = object(hour).get("carriedFrom");
            List<?> named = list(member(hour, digests));
            for (Object digest : named.isEmpty() ? List.of("") : named) {
                table.rows().add(List.of(
                        text(member(hour, "hour")),
                        text(member(hour, "source")),
                        carried == null ? "" : text(carried),
                        text(digest)));
            }
        }
    }

    private static void addMetrics(Table table, List<?> versions) {
        for (Object version : versions) {
            String metric = text(member(version, "metric"));
            String from = text(member(version, "effectiveFrom"));
            Object shape = member(version, "shape");
            table.rows().add(List.of(metric, from, "unit", "", text(member(version, "unit"))));
            table.rows().add(List.of(metric, from, "counting", "", text(member(shape, "counting"))));
            table.rows().add(List.of(metric, from, "object", "", text(member(shape, "object"))));
            object(member(shape, "parameters")).forEach((name, value) ->
                    table.rows().add(List.of(metric, from, "parameter", name, text(value))));
            object(member(shape, "words")).forEach((name, value) ->
                    table.rows().add(List.of(metric, from, "word", name, text(value))));
        }
    }

    /** Of each metric and bundle the price that holds: the last one from the month's start or before. */
    private static void addPrices(Table table, Object terms, YearMonth month) {
        SortedMap<Head, Object> holding = new TreeMap<>(Head.ORDER);
        for (Object price : list(member(terms, "priceBook"))) {
            Head head = new Head(text(member(price, "metric")), text(member(price, "bundle")), "", "", "");
            if (holds(price, month)) {
                holding.merge(head, price, (one, other) -> from(one).isAfter(from(other)) ? one : other);
            }
        }
        holding.forEach((head, price) -> {
            for (Object tier : list(member(price, "tiers"))) {
                table.rows().add(List.of(
                        head.metric(), head.bundle(), text(member(price, "unit")), text(member(tier, "upTo")),
                        text(member(tier, "price"))));
            }
        });
    }

    /** What is committed to in the month: the last change of it that holds, or what was first. */
    private static void addTerms(Table table, Object terms, YearMonth month) {
        Object commitment = terms;
        for (Object change : list(member(terms, "commitChanges"))) {
            if (holds(change, month) && (commitment == terms || from(change).isAfter(from(commitment)))) {
                commitment = change;
            }
        }
        Object linesBy = member(terms, "linesBy");
        table.rows().add(List.of("commit", text(member(commitment, "commit"))));
        table.rows().add(List.of("commitMetric", text(member(terms, "commitMetric"))));
        table.rows().add(List.of("overageRule", text(member(commitment, "overageRule"))));
        table.rows().add(List.of("currency", text(member(terms, "currency"))));
        table.rows().add(List.of("linesByCustomer", text(member(linesBy, "byCustomer"))));
        table.rows().add(List.of("linesBySite", text(member(linesBy, "bySite"))));
    }

    private static boolean holds(Object of, YearMonth month) {
        return !from(of).isAfter(month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC));
    }

    private static Instant from(Object of) {
        return Instant.parse(text(member(of, "effectiveFrom")));
    }

    // ---- what earlier months owe

    /** What a line of a correction is about; by it the lines of one month are held against one another. */
    private record Owing(boolean estimated, Head head, String priceUnit) {

        static final Comparator<Owing> ORDER = Comparator.comparing(Owing::estimated)
                .thenComparing(Owing::head, Head.ORDER)
                .thenComparing(Owing::priceUnit, Comparator.reverseOrder());

        static Owing of(Object line) {
            return new Owing(
                    text(member(line, "estimated")).equals("true"),
                    new Head(
                            text(member(line, "metric")),
                            text(member(line, "bundle")),
                            text(member(line, "customer")),
                            text(member(line, "site")),
                            text(member(line, "source"))),
                    text(member(line, "priceUnit")));
        }
    }

    /** In which words a line says what it is about. */
    private record Words(String unit, Exact price) {}

    private void checkCorrections() {
        List<?> told = list(member(document(), "corrections"));
        List<?> from = list(member(json("basis/basis.json"), "corrections"));
        same("order/computed.json, number of corrections", told.size(), from.size());
        boolean soundBefore = false;
        for (int i = 0; i < Math.min(told.size(), from.size()); i++) {
            String place = "correction " + text(member(from.get(i), "number")) + " of "
                    + text(member(from.get(i), "sourceMonth"));
            int failed = failures;
            try {
                checkCorrection(place, told.get(i), from.get(i));
                // What stands on top of one that is wrong is not wrong for that.
                if (soundBefore) {
                    checkOnTopOf(place, told.get(i - 1), from.get(i - 1), from.get(i));
                }
            } catch (RuntimeException unusable) {
                fail(place, "it cannot be computed: " + unusable.getMessage());
            }
            soundBefore = failures == failed;
        }
        if (!told.isEmpty()) {
            done("what earlier months come to now is computed again, and " + owed().size()
                    + " lines are that less what was ordered for them before");
        }
    }

    private void checkCorrection(String place, Object told, Object from) {
        YearMonth source = YearMonth.parse(text(member(from, "sourceMonth")));
        Month now = new Month(source, tablesOf(from, source));
        for (String name :
                List.of("id", "sourceMonth", "number", "monthVersion", "asOf", "noticedAt", "causes", "approval")) {
            same(place + ", " + name, member(told, name), member(from, name));
        }
        same(place + ", contract", text(member(told, "contract")), fact(order, "contract"));
        same(place + ", contract of its rules", text(member(member(from, "contract"), "id")), fact(order, "contract"));
        same(place + ", inputHash", text(member(told, "inputHash")), now.inputHash());
        same(place + ", rulesHash", text(member(told, "rulesHash")), now.rulesHash());
        Object ordered = member(from, "ordered");
        sameSummary(place + ", before", member(told, "before"), told(member(ordered, "summary")));
        sameSummary(place + ", after", member(told, "after"), now.summary(true));
        Map<Owing, Words> words = new HashMap<>();
        SortedMap<Owing, Amounts> before = orderedBefore(place, ordered, words);
        SortedMap<Owing, Amounts> after = new TreeMap<>(Owing.ORDER);
        for (Line line : now.lines()) {
            Owing owing = new Owing(line.estimated(), line.head(), line.price().unit());
            after.put(owing, now.amounts(line));
            words.put(owing, new Words(now.latest(line.head().metric()).unit(), line.shownPrice()));
        }
        checkDifferences(place, told, before, after, words);
    }

    private SortedMap<Owing, Amounts> orderedBefore(String place, Object ordered, Map<Owing, Words> words) {
        SortedMap<Owing, Amounts> before = new TreeMap<>(Owing.ORDER);
        for (Object sum : list(member(ordered, "lines"))) {
            Object last = member(sum, "last");
            Owing owing = Owing.of(last);
            if (before.put(owing, Amounts.told(member(sum, "amounts"))) != null) {
                fail(place, "it names twice what was ordered before of " + owing.head());
            }
            words.put(owing, new Words(text(member(last, "unit")), Exact.read(text(member(last, "price")))));
        }
        return before;
    }

    private void checkDifferences(
            String place,
            Object told,
            SortedMap<Owing, Amounts> before,
            SortedMap<Owing, Amounts> after,
            Map<Owing, Words> words) {
        Set<Owing> all = new TreeSet<>(Owing.ORDER);
        all.addAll(before.keySet());
        all.addAll(after.keySet());
        List<?> lines = list(member(told, "lines"));
        SortedMap<String, Exact> totals = new TreeMap<>();
        int count = 0;
        for (Owing owing : all) {
            Amounts was = before.getOrDefault(owing, Amounts.NOTHING);
            Amounts is = after.getOrDefault(owing, Amounts.NOTHING);
            Amounts difference = is.minus(was);
            if (difference.isNothing()) {
                continue;
            }
            totals.merge(owing.priceUnit(), difference.amount(), Exact::plus);
            if (count < lines.size()) {
                Object line = lines.get(count);
                Object shown = member(line, "difference");
                String at = place + ", line " + (count + 1) + " of it";
                same(at, Owing.of(shown), owing);
                same(at + ", sourceMonth", text(member(shown, "sourceMonth")), text(member(told, "sourceMonth")));
                same(at + ", unit", text(member(shown, "unit")), words.get(owing).unit());
                sameNumber(at + ", price", text(member(shown, "price")), words.get(owing).price());
                sameAmounts(at + ", before", cells(member(line, "before")), was);
                sameAmounts(at + ", after", cells(member(line, "after")), is);
                sameAmounts(at + ", difference", cells(shown), difference);
            }
            count++;
        }
        same(place + ", number of lines", lines.size(), count);
        Map<String, Object> said = object(member(told, "totals"));
        same(place + ", units of its totals", said.keySet(), totals.keySet());
        said.forEach((unit, total) ->
                sameNumber(place + ", total of " + unit, text(total), totals.getOrDefault(unit, Exact.ZERO)));
    }

    /** Of two corrections of a month that follow one another, the later one takes the earlier one for ordered. */
    private void checkOnTopOf(String place, Object earlierTold, Object earlier, Object from) {
        boolean follows = member(earlier, "sourceMonth").equals(member(from, "sourceMonth"))
                && number(text(member(earlier, "number"))).add(BigInteger.ONE).equals(number(text(member(from, "number"))));
        if (!follows) {
            return;
        }
        Map<Owing, Words> words = new HashMap<>();
        SortedMap<Owing, Amounts> ordered = orderedBefore(place, member(earlier, "ordered"), words);
        for (Object line : list(member(earlierTold, "lines"))) {
            Object difference = member(line, "difference");
            ordered.merge(Owing.of(difference), Amounts.told(difference), Amounts::plus);
        }
        SortedMap<Owing, Amounts> said = orderedBefore(place, member(from, "ordered"), words);
        Set<Owing> all = new TreeSet<>(Owing.ORDER);
        all.addAll(said.keySet());
        all.addAll(ordered.keySet());
        for (Owing owing : all) {
            same(
                    place + ", ordered before it of " + owing.head(),
                    said.getOrDefault(owing, Amounts.NOTHING),
                    ordered.getOrDefault(owing, Amounts.NOTHING));
        }
        sameSummary(
                place + ", before",
                member(member(from, "ordered"), "summary"),
                told(member(earlierTold, "after")));
    }

    private static Summary told(Object summary) {
        return new Summary(
                Exact.read(text(member(summary, "commit"))),
                Exact.read(text(member(summary, "reported"))),
                Exact.read(text(member(summary, "overage"))),
                Exact.read(text(member(summary, "underage"))),
                Exact.read(text(member(summary, "total"))));
    }

    private void sameSummary(String place, Object told, Summary found) {
        found.byName().forEach((name, number) -> sameNumber(place + ", " + name, text(member(told, name)), number));
    }

    private interface Cells {
        String of(String column);
    }

    private static Cells cells(Object of) {
        return column -> text(member(of, column));
    }

    private void sameAmounts(String place, Cells told, Amounts found) {
        found.byName().forEach((name, number) -> {
            if (number.isEmpty() || told.of(name).isEmpty()) {
                same(place + ", " + name, told.of(name), number);
            } else {
                sameNumber(place + ", " + name, told.of(name), Exact.read(number));
            }
        });
    }

    // ---- the lines

    private void checkLines() {
        List<Line> lines = own.lines();
        Table told = table("order/lines.tsv");
        List<?> document = list(member(document(), "lines"));
        List<Object> owed = owed();
        same("order/lines.tsv, number of lines", told.rows().size(), lines.size() + owed.size());
        same("order/computed.json, number of lines", document.size(), lines.size() + owed.size());
        SortedMap<String, Exact> totals = new TreeMap<>();
        Exact points = Exact.ZERO;
        for (int i = 0; i < Math.min(lines.size(), told.rows().size()); i++) {
            Line line = lines.get(i);
            int row = i;
            checkLine("order/lines.tsv, line " + (i + 1), line, i + 1, column -> told.cell(row, column));
            if (i < document.size()) {
                Object of = document.get(i);
                checkLine("order/computed.json, line " + (i + 1), line, i + 1, cells(of));
            }
            Amounts amounts = own.amounts(line);
            totals.merge(line.price().unit(), amounts.amount(), Exact::plus);
            points = line.price().unit().equals("POINTS") ? points.plus(amounts.exactAmount()) : points;
        }
        for (int i = 0; i < owed.size(); i++) {
            Object difference = member(owed.get(i), "difference");
            int row = lines.size() + i;
            same("order/computed.json, line " + (row + 1) + ", line", text(member(difference, "line")),
                    Integer.toString(row + 1));
            for (String column : told.columns()) {
                String said = text(member(difference, column));
                if (row < told.rows().size()) {
                    same("order/lines.tsv, line " + (row + 1) + ", " + column, told.cell(row, column), said);
                }
                if (row < document.size()) {
                    same("order/computed.json, line " + (row + 1) + ", " + column, text(member(document.get(row), column)), said);
                }
            }
            String unit = text(member(difference, "priceUnit"));
            totals.merge(unit, Exact.read(text(member(difference, "amount"))), Exact::plus);
            points = unit.equals("POINTS")
                    ? points.plus(Exact.read(text(member(difference, "exactAmount"))))
                    : points;
        }
        for (String unit : List.of("MONEY", "POINTS")) {
            String name = "total." + unit;
            same("order/facts.tsv, " + name + " is there", order.containsKey(name), totals.containsKey(unit));
            same("order/computed.json, total of " + unit + " is there",
                    object(member(document(), "totals")).containsKey(unit), totals.containsKey(unit));
            if (totals.containsKey(unit) && order.containsKey(name)) {
                sameNumber("order/facts.tsv, " + name, order.get(name), totals.get(unit));
                sameNumber("order/computed.json, total of " + unit,
                        text(member(member(document(), "totals"), unit)), totals.get(unit));
            }
        }
        sameNumber("order/facts.tsv, points", fact(order, "points"), points);
        done("all " + lines.size() + " lines and their totals come out again");
    }

    /** The lines of earlier months, each with what was ordered before and what the month comes to now. */
    private List<Object> owed() {
        List<Object> owed = new ArrayList<>();
        for (Object correction : list(member(document(), "corrections"))) {
            owed.addAll(list(member(correction, "lines")));
        }
        return owed;
    }

    private void checkLine(String place, Line line, int number, Cells cells) {
        Head head = line.head();
        same(place + ", line", cells.of("line"), Integer.toString(number));
        same(place + ", metric", cells.of("metric"), head.metric());
        same(place + ", bundle", cells.of("bundle"), head.bundle());
        same(place + ", customer", cells.of("customer"), head.customer());
        same(place + ", site", cells.of("site"), head.site());
        same(place + ", source", cells.of("source"), head.source());
        same(place + ", unit", cells.of("unit"), own.latest(head.metric()).unit());
        same(place + ", priceUnit", cells.of("priceUnit"), line.price().unit());
        same(place + ", estimated", cells.of("estimated"), Boolean.toString(line.estimated()));
        same(place + ", sourceMonth", cells.of("sourceMonth"), month.toString());
        sameNumber(place + ", price", cells.of("price"), line.shownPrice());
        sameAmounts(place, cells, own.amounts(line));
    }

    // ---- what people ordered

    private record Ordered(Head head, boolean estimated, Exact measured, Exact exact, Exact quantity, Line computed) {

        boolean changed() {
            return computed == null || !exact.equals(measured);
        }
    }

    private List<Ordered> ordered(List<Line> lines) {
        Table edits = table("order/edits.tsv");
        Map<List<Object>, Exact> last = new LinkedHashMap<>();
        Set<List<Object>> added = new HashSet<>();
        for (int i = 0; i < edits.rows().size(); i++) {
            Head head = new Head(
                    edits.cell(i, "metric"),
                    edits.cell(i, "bundle"),
                    edits.cell(i, "customer"),
                    edits.cell(i, "site"),
                    edits.cell(i, "source"));
            List<Object> key = List.of(head, edits.cell(i, "estimated").equals("true"));
            last.put(key, Exact.read(edits.cell(i, "after")));
            if (edits.cell(i, "adds").equals("true")) {
                added.add(key);
            }
        }
        List<Ordered> ordered = new ArrayList<>();
        for (Line line : lines) {
            Exact after = last.remove(List.<Object>of(line.head(), line.estimated()));
            Exact rounded = line.measured().rounded(2);
            // Whoever orders what the line showed orders what was measured.
            boolean asMeasured = after == null || after.equals(rounded);
            ordered.add(new Ordered(
                    line.head(),
                    line.estimated(),
                    line.measured(),
                    asMeasured ? line.measured() : after,
                    asMeasured ? rounded : after,
                    line));
        }
        last.forEach((key, after) -> {
            if (added.contains(key)) {
                ordered.add(new Ordered((Head) key.get(0), (Boolean) key.get(1), Exact.ZERO, after, after, null));
            }
        });
        return ordered;
    }

    private long editsOf(Ordered line) {
        Table edits = table("order/edits.tsv");
        long count = 0;
        for (int i = 0; i < edits.rows().size(); i++) {
            Head head = new Head(
                    edits.cell(i, "metric"),
                    edits.cell(i, "bundle"),
                    edits.cell(i, "customer"),
                    edits.cell(i, "site"),
                    edits.cell(i, "source"));
            boolean same = head.equals(line.head())
                    && edits.cell(i, "estimated").equals(Boolean.toString(line.estimated()));
            count += same ? 1 : 0;
        }
        return count;
    }

    private void checkOrdered() {
        List<Line> lines = own.lines();
        List<Ordered> ordered = ordered(lines);
        List<Object> owed = owed();
        Map<List<String>, Exact> metered = new HashMap<>();
        Map<List<String>, Exact> estimated = new HashMap<>();
        Set<List<String>> changed = new HashSet<>();
        Exact change = Exact.ZERO;
        for (Ordered line : ordered) {
            List<String> key = List.of(line.head().metric(), line.head().bundle());
            (line.estimated() ? estimated : metered).merge(key, line.exact(), Exact::plus);
            if (line.changed()) {
                changed.add(key);
            }
            if (line.head().metric().equals(fact(own.terms, "commitMetric"))) {
                change = change.plus(line.exact().minus(line.measured()));
            }
        }
        Table told = table("order/ordered.tsv");
        same("order/ordered.tsv, number of lines", told.rows().size(), ordered.size() + owed.size());
        SortedMap<String, Exact> totals = new TreeMap<>();
        for (int i = 0; i < Math.min(ordered.size() + owed.size(), told.rows().size()); i++) {
            // Those of earlier months stand between the computed ones and those that were added by hand.
            if (i >= lines.size() && i < lines.size() + owed.size()) {
                Object difference = member(owed.get(i - lines.size()), "difference");
                checkOwedAsOrdered(told, i, difference);
                totals.merge(
                        text(member(difference, "priceUnit")), Exact.read(text(member(difference, "amount"))), Exact::plus);
                continue;
            }
            Ordered line = ordered.get(i < lines.size() ? i : i - owed.size());
            List<String> key = List.of(line.head().metric(), line.head().bundle());
            Price price = own.prices.get(key);
            Exact below = line.estimated() ? metered.getOrDefault(key, Exact.ZERO) : Exact.ZERO;
            Exact within = (line.estimated() ? estimated : metered).get(key);
            Exact each = line.computed() != null && !changed.contains(key)
                    ? line.computed().each()
                    : price == null ? Exact.ZERO : price.each(below, below.plus(within));
            String unit = price == null ? "MONEY" : price.unit();
            Exact amount = line.exact().times(each);
            String place = "order/ordered.tsv, line " + (i + 1);
            same(place + ", metric", told.cell(i, "metric"), line.head().metric());
            same(place + ", bundle", told.cell(i, "bundle"), line.head().bundle());
            same(place + ", customer", told.cell(i, "customer"), line.head().customer());
            same(place + ", site", told.cell(i, "site"), line.head().site());
            same(place + ", source", told.cell(i, "source"), line.head().source());
            same(place + ", line", told.cell(i, "line"), Integer.toString(i + 1));
            same(place + ", sourceMonth", told.cell(i, "sourceMonth"), month.toString());
            same(place + ", edits", told.cell(i, "edits"), Long.toString(editsOf(line)));
            sameNumber(place + ", measured", told.cell(i, "measured"), line.measured());
            sameNumber(place + ", quantity", told.cell(i, "quantity"), line.quantity());
            same(place + ", priceUnit", told.cell(i, "priceUnit"), unit);
            sameNumber(place + ", price", told.cell(i, "price"),
                    price == null || price.tiers().size() == 1 ? each : each.rounded(8));
            sameNumber(place + ", amount", told.cell(i, "amount"), amount.rounded(own.decimals(unit)));
            totals.merge(unit, amount.rounded(own.decimals(unit)), Exact::plus);
        }
        totals.forEach((unit, total) ->
                sameNumber("order/facts.tsv, ordered." + unit, fact(order, "ordered." + unit), total));
        checkOrderedSummary(change);
        done("what is ordered follows from what was computed and the edits");
    }

    /** What earlier months owe cannot be edited. */
    private void checkOwedAsOrdered(Table told, int row, Object difference) {
        String place = "order/ordered.tsv, line " + (row + 1);
        same(place + ", edits", told.cell(row, "edits"), "0");
        for (String column : List.of(
                "line", "metric", "bundle", "customer", "site", "source", "sourceMonth", "priceUnit")) {
            same(place + ", " + column, told.cell(row, column), text(member(difference, column)));
        }
        for (String column : List.of("measured", "quantity", "price", "amount")) {
            sameNumber(place + ", " + column, told.cell(row, column), Exact.read(text(member(difference, column))));
        }
    }

    /** What people added has no hours: it fills up the commit before it is overage, and is taken from overage first. */
    private void checkOrderedSummary(Exact change) {
        Summary computed = summary(true);
        Exact taken = Exact.ZERO.minus(change);
        boolean more = change.compareTo(Exact.ZERO) >= 0;
        Exact overage = more
                ? computed.overage().plus(change.minus(computed.underage()).atLeast(Exact.ZERO))
                : computed.overage().minus(taken).atLeast(Exact.ZERO);
        Exact underage = more
                ? computed.underage().minus(change).atLeast(Exact.ZERO)
                : computed.underage().plus(taken.minus(computed.overage()).atLeast(Exact.ZERO));
        sameNumber("order/facts.tsv, ordered.reported", fact(order, "ordered.reported"), computed.reported().plus(change));
        sameNumber("order/facts.tsv, ordered.overage", fact(order, "ordered.overage"), overage);
        sameNumber("order/facts.tsv, ordered.underage", fact(order, "ordered.underage"), underage);
        sameNumber("order/facts.tsv, ordered.total", fact(order, "ordered.total"), computed.commit().plus(overage));
    }

    // ---- the commit

    /** Nothing is held against the commit by an order for corrections alone. */
    private Summary summary(boolean withEstimates) {
        return text(member(document(), "kind")).equals("CORRECTION") ? Summary.NOTHING : own.summary(withEstimates);
    }

    private void checkSummary() {
        Summary summary = summary(true);
        Exact estimated = summary.reported().minus(summary(false).reported());
        summary.byName().forEach((name, number) -> {
            sameNumber("order/facts.tsv, " + name, fact(order, name), number);
            sameNumber("order/computed.json, " + name, text(member(member(document(), "summary"), name)), number);
        });
        sameNumber("order/facts.tsv, estimated", fact(order, "estimated"), estimated);
        sameNumber("order/computed.json, estimated", text(member(document(), "estimated")), estimated);
        for (String name : List.of("id", "month", "inputHash", "rulesHash")) {
            same("order/computed.json, " + name, text(member(document(), name)), fact(order, name));
        }
        for (String name : List.of("expectedSeconds", "meteredSeconds", "estimatedSeconds", "missingHours")) {
            same("order/computed.json, " + name, text(member(member(document(), "coverage"), name)), fact(order, name));
        }
        done("the commit summary comes out again, " + fact(own.terms, "overageRule").toLowerCase());
    }

    // ---- JSON, as little as it takes

    private final Map<String, Object> parsed = new HashMap<>();

    private Object document() {
        return json("order/computed.json");
    }

    private Object json(String path) {
        return parsed.computeIfAbsent(path, each -> new Json(path, new String(file(path), StandardCharsets.UTF_8)).whole());
    }

    private static Map<String, Object> object(Object value) {
        if (!(value instanceof Map)) {
            throw new Unusable("something is no JSON object that should be one");
        }
        Map<String, Object> members = new TreeMap<>();
        ((Map<?, ?>) value).forEach((name, member) -> members.put((String) name, member));
        return members;
    }

    private static List<?> list(Object value) {
        if (!(value instanceof List)) {
            throw new Unusable("something is no JSON array that should be one");
        }
        return (List<?>) value;
    }

    private static Object member(Object value, String name) {
        Object member = value instanceof Map ? ((Map<?, ?>) value).get(name) : null;
        if (member == null) {
            throw new Unusable("a JSON member is missing: " + name);
        }
        return member;
    }

    /** Numbers and booleans are kept as they are written; null is empty. */
    private static String text(Object value) {
        return value instanceof String ? (String) value : String.valueOf(value);
    }

    private static final class Json {
        private final String path;
        private final String text;
        private int at;

        Json(String path, String text) {
            this.path = path;
            this.text = text;
        }

        Object whole() {
            Object value = value();
            if (at != text.length()) {
                throw broken();
            }
            return value;
        }

        private Unusable broken() {
            return new Unusable(path + " is no JSON at character " + at);
        }

        private char peek() {
            if (at >= text.length()) {
                throw broken();
            }
            return text.charAt(at);
        }

        private void expect(char character) {
            if (peek() != character) {
                throw broken();
            }
            at++;
        }

        private Object value() {
            switch (peek()) {
                case '{':
                    return members();
                case '[':
                    return items();
                case '"':
                    return string();
                default:
                    int from = at;
                    while (at < text.length() && ",]}".indexOf(text.charAt(at)) < 0) {
                        at++;
                    }
                    String word = text.substring(from, at);
                    if (!word.matches("-?[0-9]+|true|false|null")) {
                        throw broken();
                    }
                    return word.equals("null") ? "" : word;
            }
        }

        private Map<String, Object> members() {
            Map<String, Object> members = new LinkedHashMap<>();
            expect('{');
            while (peek() != '}') {
                String name = string();
                expect(':');
                members.put(name, value());
                if (peek() == ',') {
                    at++;
                }
            }
            at++;
            return members;
        }

        private List<Object> items() {
            List<Object> items = new ArrayList<>();
            expect('[');
            while (peek() != ']') {
                items.add(value());
                if (peek() == ',') {
                    at++;
                }
            }
            at++;
            return items;
        }

        private String string() {
            expect('"');
            StringBuilder string = new StringBuilder();
            while (peek() != '"') {
                char character = text.charAt(at++);
                if (character != '\\') {
                    string.append(character);
                    continue;
                }
                char escaped = peek();
                at++;
                switch (escaped) {
                    case 'u':
                        if (at + 4 > text.length()) {
                            throw broken();
                        }
                        string.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                        at += 4;
                        break;
                    case 'n':
                        string.append('\n');
                        break;
                    case 't':
                        string.append('\t');
                        break;
                    case 'r':
                        string.append('\r');
                        break;
                    case 'b':
                        string.append('\b');
                        break;
                    case 'f':
                        string.append('\f');
                        break;
                    default:
                        string.append(escaped);
                }
            }
            at++;
            return string.toString();
        }
    }

    // ---- original reports

    private void checkReports(Path folder) throws IOException, InterruptedException {
        Set<String> found = new HashSet<>();
        List<Path> originals;
        try (Stream<Path> all = Files.walk(folder)) {
            originals = all.filter(path -> path.toString().endsWith(".json") || path.toString().endsWith(".json.zst"))
                    .sorted()
                    .toList();
        }
        for (Path original : originals) {
            String digest = sha256(original.toString().endsWith(".zst") ? unpacked(original) : Files.readAllBytes(original));
            found.add("sha256:" + digest);
            String name = String.valueOf(original.getFileName());
            if (!name.contains(digest)) {
                fail(original.toString(), "its digest is sha256:" + digest);
            }
        }
        Table reports = table("basis/reports.tsv");
        Set<String> named = new TreeSet<>();
        for (int i = 0; i < reports.rows().size(); i++) {
            String digest = reports.cell(i, "digest");
            if (!digest.isEmpty() && named.add(digest) && !found.contains(digest)) {
                fail("basis/reports.tsv, row " + (i + 1), "no original report in " + folder + " has the digest " + digest);
            }
        }
        done("all " + named.size() + " usage reports lie in " + folder + " with their digests");
    }

    private static byte[] unpacked(Path file) throws IOException, InterruptedException {
        Process zstd;
        try {
            zstd = new ProcessBuilder("zstd", "-dcq", file.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new Unusable("the program zstd is not here; unpack the reports before, by: zstd -d -r DIR");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream in = zstd.getInputStream()) {
            in.transferTo(bytes);
        }
        return zstd.waitFor() == 0 ? bytes.toByteArray() : new byte[0];
    }

    // ---- the whole

    /** Checks, tells what it found, and answers the exit code. */
    public static int run(String[] arguments, PrintStream out) throws IOException, InterruptedException {
        Path evidence = null;
        Path reports = null;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--help") || arguments[i].equals("-h")) {
                out.print(HELP);
                return 0;
            }
            if (arguments[i].equals("--reports") && i + 1 < arguments.length) {
                reports = Path.of(arguments[++i]);
            } else if (arguments[i].startsWith("-") || evidence != null) {
                out.print(HELP);
                return 2;
            } else {
                evidence = Path.of(arguments[i]);
            }
        }
        Verify verify = new Verify(out);
        try {
            verify.read(evidence == null ? Path.of("") : evidence);
            verify.checkAll(reports);
        } catch (IOException e) {
            out.println("cannot be read: " + e.getMessage());
            return 2;
        } catch (RuntimeException unusable) {
            // Dates, ids and numbers that are none end up here too. Where the manifest has found a file changed, that is why.
            if (verify.failures == 0) {
                out.println("cannot be checked: " + unusable.getMessage());
                return 2;
            }
            out.println("     and the rest cannot be checked: " + unusable.getMessage());
        }
        if (verify.failures > MOST_NAMED) {
            out.println("     and " + (verify.failures - MOST_NAMED) + " more");
        }
        out.println(verify.failures == 0 ? "VERIFIED" : "NOT VERIFIED: " + verify.failures + " places differ");
        return verify.failures == 0 ? 0 : 1;
    }

    private void checkAll(Path reports) throws IOException, InterruptedException {
        checkManifest();
        readOwn();
        out.println("     order " + fact(order, "id") + " of " + fact(order, "contractName") + ", " + month + ", version "
                + fact(order, "version"));
        checkHashes();
        checkBasis();
        checkCorrections();
        checkLines();
        checkSummary();
        checkOrdered();
        if (reports != null) {
            checkReports(reports);
        }
    }

    public static void main(String[] arguments) throws Exception {
        System.exit(run(arguments, new PrintStream(System.out, true, "UTF-8")));
    }
}
