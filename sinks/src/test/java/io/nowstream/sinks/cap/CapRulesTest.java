package io.nowstream.sinks.cap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that break one rule each: the good file with one piece of text replaced. */
class CapRulesTest {

    private static List<Finding> findings(String text, String spoilt) {
        String good = new String(CapXml.write(CapFixture.alert()), StandardCharsets.UTF_8);
        assertThat(good).contains(text);
        String bad = good.replace(text, spoilt);
        return CapRules.check(CapXml.parse(bad.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void the_good_file_breaks_no_rule() {
        assertThat(CapRules.check(CapFixture.alert())).isEmpty();
    }

    @ParameterizedTest(name = "{2}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "<identifier>ab12.0</identifier>| |/alert/identifier",
                "ab12.0|ab 12.0|/alert/identifier",
                "ab12.0|ab,12.0|/alert/identifier",
                "ab12.0|ab&lt;12.0|/alert/identifier",
                "ab12.0|ab&amp;12.0|/alert/identifier",
                "<sender>nowcast@example.org</sender>| |/alert/sender",
                "nowcast@|now cast@|/alert/sender",
                "<sent>2024-06-12T12:00:00-00:00|<sent>2024-06-12T12:00:00Z|/alert/sent",
                "<sent>2024-06-12T12:00:00-00:00|<sent>2024-06-12T12:00:00+00:00|/alert/sent",
                "<sent>2024-06-12T12:00:00-00:00|<sent>2024-06-12T12:00:00|/alert/sent",
                "<sent>2024-06-12T12:00:00-00:00|<sent>2024-06-12T12:00:00.5-00:00|/alert/sent",
                "<sent>2024-06-12T12:00:00-00:00|<sent>2024-06-31T12:00:00-00:00|/alert/sent",
                "<sent>2024-06-12T12:00:00-00:00</sent>| |/alert/sent",
                ">Test<|>Real<|/alert/status",
                ">Test<|>test<|/alert/status",
                "<status>Test</status>| |/alert/status",
                ">Test<|>Actual<|/alert/status",
                ">Test<|>Exercise<|/alert/note",
                ">Alert<|>Warning<|/alert/msgType",
                "<msgType>Alert</msgType>| |/alert/msgType",
                ">Alert<|>Update<|/alert/references",
                ">Alert<|>Cancel<|/alert/references",
                ">Public<|>Everyone<|/alert/scope",
                ">Public<|>Private<|/alert/scope",
                "</scope>|</scope><references>ab12.0</references>|/alert/references",
                "</scope>|</scope><references>a@b,x.0,2024-06-12T12:00:00Z</references>|/alert/references",
                "</scope>|</scope><references>nowcast@example.org,ab12.0,2024-06-12T12:00:00-00:00</references>|/alert/references",
                ">en<|>english language<|/alert/info/language",
                "<category>Met</category>| |/alert/info/category",
                ">Met<|>Weather<|/alert/info/category",
                "<event>Heavy rain</event>| |/alert/info/event",
                ">Monitor<|>Panic<|/alert/info/responseType",
                ">Expected<|>Soon<|/alert/info/urgency",
                "<urgency>Expected</urgency>| |/alert/info/urgency",
                ">Moderate<|>Bad<|/alert/info/severity",
                "<severity>Moderate</severity>| |/alert/info/severity",
                ">Likely<|>Very Likely<|/alert/info/certainty",
                "<certainty>Likely</certainty>| |/alert/info/certainty",
                "<effective>2024-06-12T12:00:00-00:00|<effective>2024-06-12T12:00:00Z|/alert/info/effective",
                "<onset>2024-06-12T12:05:00-00:00|<onset>2024-06-12T12:05:00Z|/alert/info/onset",
                "<expires>2024-06-12T13:05:00-00:00|<expires>2024-06-12T13:05:00Z|/alert/info/expires",
                "<expires>2024-06-12T13:05:00-00:00</expires>| |/alert/info/expires",
                "<expires>2024-06-12T13:05:00-00:00|<expires>2024-06-12T12:00:00-00:00|/alert/info/expires",
                "<expires>2024-06-12T13:05:00-00:00|<expires>2024-06-12T12:05:00-00:00|/alert/info/expires",
                "<valueName>feed</valueName>| |/alert/info/parameter/valueName",
                "<areaDesc>around 52.25 N, 4.50 E</areaDesc>| |/alert/info/area/areaDesc",
                "52.0000,4.0000 52.5000|52.0000 4.0000 52.5000|/alert/info/area/polygon",
                "52.0000,4.0000</polygon>|52.0000,4.1000</polygon>|/alert/info/area/polygon",
                "52.5000,4.0000 52.5000,5.0000 52.0000,5.0000|52.5000,4.0000|/alert/info/area/polygon",
                "52.5000,4.0000|92.5000,4.0000|/alert/info/area/polygon",
                "52.5000,4.0000|52.5000,184.0000|/alert/info/area/polygon",
                "52.5000,4.0000 52.5000,5.0000|52.5000,5.0000 52.5000,4.0000|/alert/info/area/polygon",
            })
    void a_file_that_breaks_a_rule_is_found(String text, String spoilt, String element) {
        assertThat(findings(text, spoilt == null ? "" : spoilt))
                .extracting(Finding::element)
                .contains(element);
    }

    @Test
    void each_spoilt_polygon_is_told_apart() {
        assertThat(findings("52.0000,4.0000</polygon>", "52.0000,4.1000</polygon>"))
                .containsExactly(
                        new Finding(
                                "/alert/info/area/polygon", "the last point must equal the first"));
        assertThat(findings("52.5000,4.0000 52.5000,5.0000", "52.5000,5.0000 52.5000,4.0000"))
                .containsExactly(
                        new Finding(
                                "/alert/info/area/polygon",
                                "an outline must not cross or touch itself"));
    }

    @Test
    void utc_as_z_is_refused_and_said_so() {
        assertThat(findings("<sent>2024-06-12T12:00:00-00:00", "<sent>2024-06-12T12:00:00Z"))
                .containsExactly(
                        new Finding(
                                "/alert/sent",
                                "\"2024-06-12T12:00:00Z\" is no time like"
                                        + " 2002-05-24T16:49:00-07:00 (UTC is -00:00, never Z)"));
    }

    @Test
    void an_actual_alert_is_right_where_it_is_configured() {
        CapAlert test = CapFixture.alert();
        CapAlert actual =
                new CapAlert(
                        test.identifier(),
                        test.sender(),
                        test.sent(),
                        "Actual",
                        test.msgType(),
                        test.source(),
                        test.scope(),
                        test.note(),
                        test.references(),
                        test.infos());

        assertThat(CapRules.check(actual, true)).isEmpty();
        assertThat(CapRules.check(actual, false)).hasSize(1);
    }

    @Test
    void other_offsets_are_allowed() {
        assertThat(findings("<sent>2024-06-12T12:00:00-00:00", "<sent>2024-06-12T14:00:00+02:00"))
                .isEmpty();
    }
}
