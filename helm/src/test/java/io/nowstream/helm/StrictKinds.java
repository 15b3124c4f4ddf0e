package io.nowstream.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The kinds of Kubernetes, as its own models know them. Their parser keeps an unknown field in
 * silence; here it is found.
 */
final class StrictKinds {

    private static final Map<String, Class<?>> KINDS =
            Map.ofEntries(
                    Map.entry("v1/ConfigMap", ConfigMap.class),
                    Map.entry("v1/PersistentVolumeClaim", PersistentVolumeClaim.class),
                    Map.entry("v1/Service", Service.class),
                    Map.entry("v1/ServiceAccount", ServiceAccount.class),
                    Map.entry("apps/v1/Deployment", Deployment.class),
                    Map.entry("batch/v1/CronJob", CronJob.class),
                    Map.entry("batch/v1/Job", Job.class),
                    Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
                    Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
                    Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class),
                    Map.entry("rbac.authorization.k8s.io/v1/Role", Role.class),
                    Map.entry("rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class));

    private StrictKinds() {}

    /** Whether the kind is one of Kubernetes' own. */
    static boolean knows(JsonNode manifest) {
        return KINDS.containsKey(key(manifest));
    }

    /** The fields that its kind does not have; a value of the wrong type is one, too. */
    static List<String> unknownFields(JsonNode manifest) {
        List<String> unknown = new ArrayList<>();
        try {
            Class<?> kind = KINDS.get(key(manifest));
            collect(key(manifest), Manifests.YAML.treeToValue(manifest, kind), unknown);
        } catch (JsonProcessingException e) {
            unknown.add(e.getOriginalMessage());
        }
        return unknown;
    }

    private static String key(JsonNode manifest) {
        return manifest.path("apiVersion").asText() + "/" + Manifests.kind(manifest);
    }

    private static void collect(String at, Object value, List<String> unknown) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, element) -> collect(at + "." + key, element, unknown));
        } else if (value instanceof Collection<?> list) {
            int i = 0;
            for (Object element : list) {
                collect("%s[%d]".formatted(at, i++), element, unknown);
            }
        } else if (value != null && value.getClass().getName().startsWith("io.fabric8.")) {
            for (Method getter : value.getClass().getMethods()) {
                if (getter.getName().startsWith("get") && getter.getParameterCount() == 0) {
                    inGetter(at, value, getter, unknown);
                }
            }
        }
    }

    private static void inGetter(String at, Object value, Method getter, List<String> unknown) {
        Object found;
        try {
            found = getter.invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(at + ": " + getter + " cannot be read", e);
        }
        if (getter.getName().equals("getAdditionalProperties")) {
            ((Map<?, ?>) found).keySet().forEach(key -> unknown.add(at + "." + key));
        } else {
            collect(at + "." + getter.getName().substring(3), found, unknown);
        }
    }
}
