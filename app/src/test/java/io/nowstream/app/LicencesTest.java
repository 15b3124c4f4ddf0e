package io.nowstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the product is made of, by the bill of materials that the build writes, against what {@code
 * THIRD-PARTY.md} says it is.
 */
class LicencesTest {

    private static final Path HOME = Path.of(System.getProperty("nowstream.home"));
    private static final Path BILL = HOME.resolve("app/target/bom.json");

    /** Where the file is written as it should be. */
    private static final Path WANTED = HOME.resolve("app/target/THIRD-PARTY.md");

    /**
     * Licences under which something may be part of an Apache-2.0 product, the one we like best
     * first: of several that a library offers, that one is taken. None of them is a copyleft.
     */
    private static final List<String> ACCEPTED =
            List.of(
                    "Apache-2.0",
                    "MIT",
                    "BSD-3-Clause",
                    "BSD-2-Clause",
                    "ISC",
                    "CC0-1.0",
                    // BSD-3-Clause under another name.
                    "Go License");

    private static List<Part> parts;

    /** A library with the licences that it offers. */
    private record Part(String name, String version, List<String> offered) {

        String taken() {
            return ACCEPTED.stream()
                    .filter(offered::contains)
                    .findFirst()
                    .orElse("REFUSED: " + String.join(", ", offered));
        }

        String row() {
            return "| %s | %s | %s |".formatted(name, version, taken());
        }
    }

    @BeforeAll
    static void the_bill_of_materials_is_there() throws IOException {
        assertThat(BILL)
                .as("written by ./mvnw -pl app -am generate-resources, which asks for a network")
                .isRegularFile();
        parts = parts(new ObjectMapper().readTree(BILL.toFile()));
    }

    @Test
    void everything_may_be_given_on() {
        assertThat(parts).hasSizeGreaterThan(100);
        assertThat(parts)
                .as("these offer no licence of %s: leave them out, or accept it here", ACCEPTED)
                .allMatch(part -> ACCEPTED.contains(part.taken()));
    }

    @Test
    void a_copyleft_would_be_refused() {
        for (String refused :
                List.of("GPL-2.0-only", "GPL-3.0-or-later", "AGPL-3.0-only", "SSPL-1.0")) {
            assertThat(new Part("a:b", "1", List.of(refused)).taken()).startsWith("REFUSED");
        }
        assertThat(new Part("a:b", "1", List.of("LGPL-2.1-only", "Apache-2.0")).taken())
                .isEqualTo("Apache-2.0");
        assertThat(new Part("a:b", "1", List.of()).taken()).startsWith("REFUSED");
    }

    @Test
    void third_party_md_lists_it_all_as_it_is() throws IOException {
        Path file = HOME.resolve("THIRD-PARTY.md");
        String written = Files.readString(file);
        List<String> rows =
                written.lines().filter(line -> line.matches("\\| [\\w.-]+:.*")).toList();
        List<String> wanted = parts.stream().map(Part::row).toList();
        String table = String.join("\n", rows);
        Files.writeString(
                WANTED,
                rows.isEmpty() ? written : written.replace(table, String.join("\n", wanted)));
        List<String> missing = new ArrayList<>(wanted);
        missing.removeAll(rows);
        List<String> left = new ArrayList<>(rows);
        left.removeAll(wanted);

        assertThat(missing)
                .as("THIRD-PARTY.md lacks these; %s has them", HOME.relativize(WANTED))
                .isEmpty();
        assertThat(left)
                .as("THIRD-PARTY.md lists what is not part of it; see %s", HOME.relativize(WANTED))
                .isEmpty();
        assertThat(rows).isEqualTo(wanted);
    }

    @Test
    void the_bill_has_nothing_of_chance_in_it() throws IOException {
        JsonNode bill = new ObjectMapper().readTree(BILL.toFile());

        assertThat(bill.has("serialNumber")).isFalse();
        assertThat(bill.at("/metadata").has("timestamp")).isFalse();
    }

    private static List<Part> parts(JsonNode bill) {
        return StreamSupport.stream(bill.get("components").spliterator(), false)
                .filter(component -> !component.get("group").asText().equals("io.nowstream"))
                .map(LicencesTest::part)
                .sorted(Comparator.comparing(Part::name).thenComparing(Part::version))
                .distinct()
                .toList();
    }

    private static Part part(JsonNode component) {
        List<String> offered =
                StreamSupport.stream(component.path("licenses").spliterator(), false)
                        .map(one -> one.has("license") ? one.get("license") : one)
                        .map(
                                one ->
                                        one.path("id")
                                                .asText(
                                                        one.path("name")
                                                                .asText(
                                                                        one.path("expression")
                                                                                .asText(""))))
                        .toList();
        return new Part(
                component.get("group").asText() + ":" + component.get("name").asText(),
                component.get("version").asText(),
                offered);
    }
}
