import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Sums up what a run of the tests left in its reports: time by module, the slowest classes, and each flake and failure. */
class Summary {

    private static final int SLOWEST = 12;

    private static final class Module {
        int tests;
        int skipped;
        double seconds;
    }

    private record Timed(String name, double seconds) {}

    private final Map<String, Module> modules = new TreeMap<>();
    private final List<Timed> classes = new ArrayList<>();
    private final List<String> flakes = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    public static void main(String[] args) throws IOException {
        Summary summary = new Summary();
        Path root = Path.of(args.length > 0 ? args[0] : ".");
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Summary::isReport).sorted().toList()) {
                summary.read(root, file);
            }
        }
        summary.print();
    }

    private static boolean isReport(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("TEST-") && name.endsWith(".xml") && file.toString().contains("target");
    }

    private void read(Path root, Path file) throws IOException {
        String module = root.relativize(file).toString().replaceFirst("/?target/.*", "");
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (var in = Files.newInputStream(file)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            String test = "";
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    test = element(module, xml, test);
                }
            }
        } catch (XMLStreamException e) {
            System.out.println("  " + file + " cannot be read: " + e.getMessage());
        }
    }

    private String element(String name, XMLStreamReader xml, String test) {
        switch (xml.getLocalName()) {
            case "testsuite" -> {
                Module module = modules.computeIfAbsent(name, n -> new Module());
                module.tests += number(xml, "tests");
                module.skipped += number(xml, "skipped");
                double seconds = Double.parseDouble(xml.getAttributeValue(null, "time").replace(",", ""));
                module.seconds += seconds;
                classes.add(new Timed(xml.getAttributeValue(null, "name"), seconds));
            }
            case "testcase" -> {
                return xml.getAttributeValue(null, "classname") + "." + xml.getAttributeValue(null, "name");
            }
            case "flakyFailure", "flakyError" -> flakes.add(test + ": " + reason(xml));
            case "failure", "error" -> failures.add(test + ": " + reason(xml));
            default -> {}
        }
        return test;
    }

    private static int number(XMLStreamReader xml, String attribute) {
        String value = xml.getAttributeValue(null, attribute);
        return value == null ? 0 : Integer.parseInt(value);
    }

    /** The first line: the others are in the report. */
    private static String reason(XMLStreamReader xml) {
        String message = xml.getAttributeValue(null, "message");
        String type = xml.getAttributeValue(null, "type");
        String line = message == null ? "" : message.strip().lines().findFirst().orElse("");
        return type + (line.isEmpty() ? "" : ": " + (line.length() > 200 ? line.substring(0, 200) + "..." : line));
    }

    private void print() {
        System.out.println();
        System.out.printf("%-24s %6s %8s %8s%n", "module", "tests", "skipped", "seconds");
        modules.forEach((name, module) ->
                System.out.printf("%-24s %6d %8d %8.0f%n", name, module.tests, module.skipped, module.seconds));
        System.out.printf(
                "%-24s %6d %8d %8.0f%n",
                "all",
                modules.values().stream().mapToInt(m -> m.tests).sum(),
                modules.values().stream().mapToInt(m -> m.skipped).sum(),
                modules.values().stream().mapToDouble(m -> m.seconds).sum());
        System.out.println("\nslowest classes");
        classes.stream()
                .sorted(Comparator.comparingDouble(Timed::seconds).reversed())
                .limit(SLOWEST)
                .forEach(timed -> System.out.printf("%8.0f s  %s%n", timed.seconds(), timed.name()));
        list("failed", failures);
        list("passed only at the second try: each has a cause", flakes);
    }

    private static void list(String title, List<String> tests) {
        System.out.println("\n" + title + ": " + (tests.isEmpty() ? "none" : tests.size()));
        tests.forEach(test -> System.out.println("  " + test));
    }
}
