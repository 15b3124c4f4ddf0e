package io.nowstream.app.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The table of {@code docs/security.md} that says what each process must be allowed to do. */
record GrantedRights(List<AclBinding> bindings) {

    /** For example {@code | `map` | topic | `live.*` | Read, Describe | why |}. */
    private static final Pattern ROW =
            Pattern.compile(
                    "\\| `(\\w+)` \\| (topic|group|transactional id) \\| `([^`]+)` \\| ([\\w, ]+) \\|.*");

    static GrantedRights onThePage() throws IOException {
        List<AclBinding> bindings = new ArrayList<>();
        Path page = Path.of(System.getProperty("nowstream.home"), "docs", "security.md");
        for (String line : Files.readAllLines(page)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                for (String operation : row.group(4).split(", ")) {
                    bindings.add(
                            new AclBinding(
                                    resource(row.group(2), row.group(3)),
                                    new AccessControlEntry(
                                            "User:" + row.group(1),
                                            "*",
                                            AclOperation.fromString(spelt(operation)),
                                            AclPermissionType.ALLOW)));
                }
            }
        }
        return new GrantedRights(List.copyOf(bindings));
    }

    /** Who is named. */
    List<String> principals() {
        TreeSet<String> names = new TreeSet<>();
        bindings.forEach(
                binding -> names.add(binding.entry().principal().substring("User:".length())));
        return List.copyOf(names);
    }

    private static ResourcePattern resource(String kind, String name) {
        boolean isPrefix = name.endsWith("*");
        return new ResourcePattern(
                ResourceType.fromString(kind.replace(' ', '_')),
                isPrefix ? name.substring(0, name.length() - 1) : name,
                isPrefix ? PatternType.PREFIXED : PatternType.LITERAL);
    }

    /** The page writes DescribeConfigs, as Kafka's own tool does. */
    private static String spelt(String operation) {
        return operation.replaceAll("(?<=[a-z])(?=[A-Z])", "_");
    }
}
