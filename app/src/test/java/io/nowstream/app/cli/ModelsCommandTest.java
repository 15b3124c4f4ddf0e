package io.nowstream.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nowstream.app.job.TinyCheckpoint;
import io.nowstream.frames.Quantity;
import io.nowstream.models.checkpoint.Checkpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ModelsCommandTest {

    @TempDir Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Checkpoint tiny;

    @BeforeEach
    void written() {
        tiny = TinyCheckpoint.write(directory.resolve("tiny"), "tiny-radar", Quantity.REFLECTIVITY);
    }

    private int models(String... arguments) {
        CommandLine line = Nowstream.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 1];
        all[0] = "models";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return line.execute(all);
    }

    private String place() {
        return tiny.directory().toString();
    }

    private void breakIt() throws IOException {
        Path weights = tiny.directory().resolve("weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2] ^= 1;
        Files.write(weights, bytes);
    }

    private record Pem(String secret, String open) {}

    private Pem keys(String name) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        return new Pem(
                pem(name + "-private.pem", "PRIVATE KEY", pair.getPrivate().getEncoded()),
                pem(name + "-public.pem", "PUBLIC KEY", pair.getPublic().getEncoded()));
    }

    private String pem(String name, String label, byte[] der) throws IOException {
        return Files.writeString(
                        directory.resolve(name),
                        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                                .formatted(label, Base64.getEncoder().encodeToString(der), label))
                .toString();
    }

    @Test
    void a_list_has_every_checkpoint_and_the_broken_ones_with_their_reason() throws IOException {
        TinyCheckpoint.write(directory.resolve("other"), "other-vil", Quantity.VIL);
        breakIt();

        assertThat(models("list", "--dir", directory.toString())).isZero();
        assertThat(out.toString())
                .containsPattern("other-vil +[0-9a-f]{12}  vmrnn-b, [0-9,]+ parameters, VIL code")
                .containsPattern("tiny +broken: .*damaged, or another checkpoint");
    }

    @Test
    void what_a_checkpoint_is_is_shown_by_directory_name_or_hash() {
        assertThat(models("show", place())).isZero();
        assertThat(models("show", "tiny-radar", "--dir", directory.toString())).isZero();
        assertThat(models("show", tiny.hash(), "--dir", directory.toString())).isZero();
        assertThat(out.toString())
                .contains("tiny-radar\nhash        " + tiny.hash())
                .contains("signature   none")
                .containsPattern("network     vmrnn-b, [0-9,]+ parameters, base last")
                .contains("serves      reflectivity (dBZ), cells of 2000 to 4000 m, every 5 min")
                .contains("trained on  no data")
                .contains("scores      none: it has not been evaluated")
                .contains("card        " + tiny.directory().resolve("card.md"));
    }

    @Test
    void a_whole_checkpoint_is_verified() {
        assertThat(models("verify", place())).isZero();
        assertThat(out.toString())
                .isEqualToNormalizingNewlines(
                        "tiny-radar %s is whole; signature: none\n".formatted(tiny.hash()));
    }

    @Test
    void a_damaged_checkpoint_is_one_sentence() throws IOException {
        breakIt();

        assertThat(models("verify", place())).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("nowstream: %s: damaged, or another checkpoint: ".formatted(place()))
                .hasLineCount(1);
    }

    @Test
    void a_signature_is_asked_for_by_its_key() throws Exception {
        Pem ours = keys("ours");
        Pem theirs = keys("theirs");

        assertThat(models("verify", place(), "--key", ours.open())).isEqualTo(2);
        assertThat(err.toString()).contains("is not signed; expected a signature by the owner of");

        assertThat(models("sign", place(), "--key", ours.secret())).isZero();
        assertThat(models("verify", place(), "--key", ours.open())).isZero();
        assertThat(out.toString()).contains("is whole; signature: good");

        assertThat(models("verify", place(), "--key", theirs.open())).isEqualTo(2);
        assertThat(err.toString()).contains("carries a signature that is not by the owner of");

        assertThat(models("verify", place(), "--key", ours.secret())).isEqualTo(2);
        assertThat(err.toString()).contains("no \"-----BEGIN PUBLIC KEY-----\" in it");
    }

    @Test
    void an_unknown_checkpoint_is_told_which_there_are() {
        assertThat(models("show", "nothing", "--dir", directory.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("no checkpoint \"nothing\": neither a directory nor one of ")
                .contains("tiny-radar")
                .hasLineCount(1);
    }

    @Test
    void a_missing_verb_or_directory_is_one_sentence() {
        assertThat(models()).isEqualTo(2);
        assertThat(err.toString())
                .contains("models needs a verb: list, show, verify, sign or release");

        assertThat(models("lits")).isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean: list");

        assertThat(models("list", "--dir", "no/where")).isEqualTo(2);
        assertThat(err.toString()).contains("no/where: no such directory");
    }

    @ParameterizedTest
    @CsvSource({
        "--from, yesterday, --from is a time like 2026-03-01T12:00:00Z",
        "--deadline, soon, --deadline: \"soon\" is no length of time",
        "--leads, 0, '--leads is at least 1, got 0'",
        "--device, tpu, '--device: device is cpu or gpu, not \"tpu\"'",
        "--key, none.pem, none.pem: no such file; expected a key in PEM",
        "--fed, x, Unknown options: '--fed'",
        "--run, A B, --run: a run is named with 1 to 64 of a-z"
    })
    void a_wrong_option_of_a_release_is_named_before_anything_is_asked_of_kafka(
            String option, String value, String sentence) {
        String run = option.equals("--run") ? value : "live";
        assertThat(
                        models(
                                "release",
                                place(),
                                "--feed=f",
                                "--bootstrap=127.0.0.1:1",
                                "--state=" + directory,
                                option.equals("--run") ? "--leads=1" : "--run=" + run,
                                option,
                                value))
                .isEqualTo(2);
        assertThat(err.toString()).contains(sentence);
    }

    @Test
    void a_release_without_a_feed_is_refused() {
        assertThat(models("release", place(), "--run=live", "--bootstrap=127.0.0.1:1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Missing required option: '--feed=FEED'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show", "verify", "sign", "release"})
    void help_of_every_verb_describes_every_option(String verb) {
        assertThat(models(verb, "--help")).isZero();
        CommandLine command =
                Nowstream.commandLine().getSubcommands().get("models").getSubcommands().get(verb);
        command.getCommandSpec()
                .options()
                .forEach(
                        option -> {
                            assertThat(out.toString()).contains(option.longestName());
                            assertThat(option.description()).isNotEmpty();
                        });
    }
}
