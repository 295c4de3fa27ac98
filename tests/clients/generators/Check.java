import client.ApiClient;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.util.TreeSet;

/** Reads a file of [name, example] pairs: the generated class of that name takes every member, and gives them all back. */
class Check {
    public static void main(String[] files) throws Exception {
        var mapper = ApiClient.createDefaultObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        var seen = 0;
        for (var pair : mapper.readTree(new File(files[0]))) {
            var name = pair.get(0).asText();
            var example = pair.get(1);
            var back = mapper.<JsonNode>valueToTree(mapper.treeToValue(example, type(name)));
            if (!members(back).equals(members(example))) throw new Exception(name + ": " + back + " is not " + example);
            seen++;
        }
        System.out.println("ok - " + seen + " classes take all that they have");
    }

    /** Names that Java knows already have a prefix. */
    static Class<?> type(String name) throws ClassNotFoundException {
        try {
            return Class.forName("client.model." + name);
        } catch (ClassNotFoundException | NoClassDefFoundError error) {
            return Class.forName("client.model.Model" + name);
        }
    }

    /** What is null is left out. */
    static TreeSet<String> members(JsonNode node) {
        var names = new TreeSet<String>();
        node.fields().forEachRemaining(member -> {
            if (!member.getValue().isNull()) names.add(member.getKey());
        });
        return names;
    }
}
