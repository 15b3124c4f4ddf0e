package io.nowstream.sinks.cap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nowstream.frames.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CapXmlTest {

    private static CapAlert parse(String xml) {
        return CapXml.parse(xml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void what_is_written_is_read_back() {
        assertThat(CapXml.parse(CapXml.write(CapFixture.alert()))).isEqualTo(CapFixture.alert());
    }

    @Test
    void the_file_is_in_the_namespace_and_order_of_the_standard() {
        String xml = new String(CapXml.write(CapFixture.alert()), StandardCharsets.UTF_8);

        assertThat(xml)
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
                .contains("<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">")
                .contains("Nowstream &amp; Söhne")
                .containsSubsequence(
                        "<identifier>",
                        "<sender>",
                        "<sent>",
                        "<status>",
                        "<msgType>",
                        "<source>",
                        "<scope>",
                        "<info>",
                        "<language>",
                        "<category>",
                        "<event>",
                        "<responseType>",
                        "<urgency>",
                        "<severity>",
                        "<certainty>",
                        "<effective>",
                        "<onset>",
                        "<expires>",
                        "<senderName>",
                        "<headline>",
                        "<description>",
                        "<parameter>",
                        "<valueName>",
                        "<value>",
                        "</parameter>",
                        "<area>",
                        "<areaDesc>",
                        "<polygon>",
                        "</area>",
                        "</info>",
                        "</alert>")
                .doesNotContain("<note>", "<references>");
    }

    @Test
    void another_version_is_refused_by_name() {
        assertThatThrownBy(() -> parse("<alert xmlns='urn:oasis:names:tc:emergency:cap:1.1'/>"))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("cap:1.1")
                .hasMessageContaining("cap:1.2");
    }

    @Test
    void half_a_file_is_refused() {
        byte[] whole = CapXml.write(CapFixture.alert());
        String half = new String(whole, StandardCharsets.UTF_8).substring(0, whole.length / 2);

        assertThatThrownBy(() -> parse(half))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageStartingWith("not a CAP file: ");
    }

    @Test
    void a_document_type_brings_nothing_in() {
        assertThatThrownBy(
                        () ->
                                parse(
                                        "<!DOCTYPE alert [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                                                + "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'>"
                                                + "<note>&x;</note></alert>"))
                .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void times_are_whole_seconds_of_utc_without_a_z() {
        Instant instant = Instant.parse("2024-06-12T12:34:56.789Z");

        assertThat(CapTime.of(instant)).isEqualTo("2024-06-12T12:34:56-00:00");
        assertThat(CapTime.parse("2024-06-12T12:34:56-00:00"))
                .contains(Instant.parse("2024-06-12T12:34:56Z"));
        assertThat(CapTime.parse("2024-06-12T14:34:56+02:00"))
                .contains(Instant.parse("2024-06-12T12:34:56Z"));
        assertThat(CapTime.parse("2024-06-12T12:34:56Z")).isEmpty();
    }

    @Test
    void outlines_are_latitude_first() {
        assertThat(CapPolygon.of(new double[] {4, 52, 5, 52, 5, 53.12345, 4, 52}))
                .isEqualTo("52.0000,4.0000 52.0000,5.0000 53.1235,5.0000 52.0000,4.0000");
    }

    @Test
    void points_that_coincide_after_rounding_are_one() {
        assertThat(CapPolygon.of(new double[] {4, 52, 4.00001, 52, 5, 52, 5, 53, 4, 52}))
                .isEqualTo("52.0000,4.0000 52.0000,5.0000 53.0000,5.0000 52.0000,4.0000");
    }
}
