package io.nowstream.sinks.cap;

import io.nowstream.frames.MalformedRecordException;
import io.nowstream.sinks.cap.CapAlert.Area;
import io.nowstream.sinks.cap.CapAlert.Info;
import io.nowstream.sinks.cap.CapAlert.Parameter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/** CAP 1.2 as XML: nothing but writing and reading; {@link CapRules} says what is right. */
public final class CapXml {

    static final String NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2";

    private CapXml() {}

    /** UTF-8, indented; an empty optional element is left out. */
    public static byte[] write(CapAlert alert) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml =
                    XMLOutputFactory.newDefaultFactory()
                            .createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            xml.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            new Writing(xml).alert(alert);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing XML into memory failed", e);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #write} wrote, and other alerts as far as {@link CapAlert} mirrors them.
     *
     * @throws MalformedRecordException if it is no XML, or no CAP 1.2 alert
     */
    public static CapAlert parse(byte[] bytes) {
        try {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            // No document type, so no entity: nothing outside the file is ever read.
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
            xml.nextTag();
            if (!xml.getLocalName().equals("alert") || !NAMESPACE.equals(xml.getNamespaceURI())) {
                throw new MalformedRecordException(
                        "root element is {%s}%s, expected {%s}alert"
                                .formatted(xml.getNamespaceURI(), xml.getLocalName(), NAMESPACE));
            }
            CapAlert alert = alert(element(xml));
            while (xml.hasNext()) {
                xml.next();
            }
            return alert;
        } catch (XMLStreamException e) {
            throw new MalformedRecordException("not a CAP file: " + e.getMessage(), e);
        }
    }

    /** An element's text, or its children by name. */
    private record Element(String text, Map<String, List<Element>> children) {

        String text(String name) {
            return all(name).stream().findFirst().map(Element::text).orElse("");
        }

        List<String> texts(String name) {
            return all(name).stream().map(Element::text).toList();
        }

        List<Element> all(String name) {
            return Optional.ofNullable(children.get(name)).orElse(List.of());
        }
    }

    private static Element element(XMLStreamReader xml) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        Map<String, List<Element>> children = new TreeMap<>();
        while (true) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    String name = xml.getLocalName();
                    children.computeIfAbsent(name, n -> new ArrayList<>()).add(element(xml));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                        text.append(xml.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    return new Element(text.toString(), children);
                }
                default -> {
                    // Comments and the like say nothing.
                }
            }
        }
    }

    private static CapAlert alert(Element alert) {
        return new CapAlert(
                alert.text("identifier"),
                alert.text("sender"),
                alert.text("sent"),
                alert.text("status"),
                alert.text("msgType"),
                alert.text("source"),
                alert.text("scope"),
                alert.text("note"),
                alert.text("references"),
                alert.all("info").stream().map(CapXml::info).toList());
    }

    private static Info info(Element info) {
        return new Info(
                info.text("language"),
                info.texts("category"),
                info.text("event"),
                info.texts("responseType"),
                info.text("urgency"),
                info.text("severity"),
                info.text("certainty"),
                info.text("effective"),
                info.text("onset"),
                info.text("expires"),
                info.text("senderName"),
                info.text("headline"),
                info.text("description"),
                info.all("parameter").stream()
                        .map(each -> new Parameter(each.text("valueName"), each.text("value")))
                        .toList(),
                info.all("area").stream()
                        .map(each -> new Area(each.text("areaDesc"), each.texts("polygon")))
                        .toList());
    }

    /** Writes elements, two spaces in per level. */
    private static final class Writing {

        private final XMLStreamWriter xml;
        private int level;

        Writing(XMLStreamWriter xml) {
            this.xml = xml;
        }

        void alert(CapAlert alert) throws XMLStreamException {
            xml.writeCharacters("\n");
            xml.writeStartElement("alert");
            xml.writeDefaultNamespace(NAMESPACE);
            level++;
            text("identifier", alert.identifier());
            text("sender", alert.sender());
            text("sent", alert.sent());
            text("status", alert.status());
            text("msgType", alert.msgType());
            text("source", alert.source());
            text("scope", alert.scope());
            text("note", alert.note());
            text("references", alert.references());
            for (Info info : alert.infos()) {
                info(info);
            }
            level--;
            end();
        }

        private void info(Info info) throws XMLStreamException {
            start("info");
            text("language", info.language());
            texts("category", info.category());
            text("event", info.event());
            texts("responseType", info.responseType());
            text("urgency", info.urgency());
            text("severity", info.severity());
            text("certainty", info.certainty());
            text("effective", info.effective());
            text("onset", info.onset());
            text("expires", info.expires());
            text("senderName", info.senderName());
            text("headline", info.headline());
            text("description", info.description());
            for (Parameter parameter : info.parameters()) {
                start("parameter");
                text("valueName", parameter.valueName());
                text("value", parameter.value());
                level--;
                end();
            }
            for (Area area : info.areas()) {
                start("area");
                text("areaDesc", area.areaDesc());
                texts("polygon", area.polygons());
                level--;
                end();
            }
            level--;
            end();
        }

        private void texts(String name, List<String> values) throws XMLStreamException {
            for (String value : values) {
                text(name, value);
            }
        }

        private void text(String name, String value) throws XMLStreamException {
            if (value.isEmpty()) {
                return;
            }
            newLine();
            xml.writeStartElement(name);
            xml.writeCharacters(value);
            xml.writeEndElement();
        }

        private void start(String name) throws XMLStreamException {
            newLine();
            xml.writeStartElement(name);
            level++;
        }

        private void end() throws XMLStreamException {
            newLine();
            xml.writeEndElement();
        }

        private void newLine() throws XMLStreamException {
            xml.writeCharacters("\n" + "  ".repeat(level));
        }
    }
}
