package io.nowstream.operators.warning;

import io.nowstream.frames.CellType;
import io.nowstream.frames.Cells;
import io.nowstream.frames.Channel;
import io.nowstream.frames.MalformedRecordException;
import io.nowstream.frames.Tier;
import io.nowstream.frames.Warning;
import io.nowstream.operators.Nowcast;
import io.nowstream.operators.WarningSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the areas over thresholds out of a nowcast's fields, rule by rule.
 *
 * <p>One pass over the codes of every lead notes, per cell, the first and last lead over either
 * threshold and the peak; a cell below {@code keepAt} costs one look into a table. Everything after
 * that works on runs of cells that are over, and there are none on a quiet day. Rules of what is
 * unusual unpack the forecast and what is usual, and compare their {@link Deviation}.
 *
 * <p>Cells without coverage are over nothing. A rule that cannot be applied is {@link
 * Outlook#unread}: what is usual is not known (its field is missing, or is of other leads, channels
 * or cells than the forecast), the usual is all that is forecast (the climatology answered), or the
 * nowcast has no such channel, which is logged once.
 *
 * <p>Reused by one thread.
 */
final class OutlookReader {

    private static final Logger LOG = LoggerFactory.getLogger(OutlookReader.class);

    private final LeadsOver over = new LeadsOver();
    private final CodeTable.Known tables = new CodeTable.Known();

    /** Rules that were complained of; as few as are configured. */
    private final Set<WarningSpec> withoutChannel = new HashSet<>();

    /** A nowcast's areas by a feed's rules. */
    Outlook read(Nowcast nowcast, List<WarningSpec> rules) {
        List<Exceedance> exceedances = new ArrayList<>();
        List<WarningSpec> unread = new ArrayList<>();
        for (WarningSpec rule : rules) {
            over.begin(nowcast.grid().cells());
            if (note(nowcast, rule)) {
                exceedances.add(
                        AreaFinder.find(
                                rule,
                                nowcast.quantities().get(rule.channel()),
                                over,
                                nowcast.grid()));
            } else {
                unread.add(rule);
            }
        }
        return new Outlook(
                nowcast.feed(),
                nowcast.number(),
                nowcast.lifeBegunEpochMicros(),
                nowcast.revision(),
                nowcast.issueTime(),
                nowcast.cadenceMillis(),
                nowcast.fields().size(),
                nowcast.grid(),
                exceedances,
                unread);
    }

    /** Notes what is over the rule's thresholds; says whether the rule could be applied. */
    private boolean note(Nowcast nowcast, WarningSpec rule) {
        if (rule.channel() >= nowcast.quantities().size()) {
            if (withoutChannel.add(rule)) {
                LOG.warn(
                        "{}: a rule warns of channel {}, its nowcasts have {} (counted from 0);"
                                + " the rule is passed over",
                        nowcast.feed(),
                        rule.channel(),
                        nowcast.quantities().size());
            }
            return false;
        }
        return rule.event() == Warning.Event.THRESHOLD
                ? noteValues(nowcast, rule)
                : noteDeviations(nowcast, rule);
    }

    private boolean noteValues(Nowcast nowcast, WarningSpec rule) {
        for (int i = 0; i < nowcast.fields().size(); i++) {
            Channel field = nowcast.fields().get(i).channels().get(rule.channel());
            if (field.packing().type() == CellType.FLOAT32) {
                note(field.values(nowcast.grid()), rule, i + 1);
            } else {
                noteCodes(field, nowcast.grid().cells(), rule, i + 1);
            }
        }
        return true;
    }

    private boolean noteDeviations(Nowcast nowcast, WarningSpec rule) {
        List<Nowcast.Lead> usual = nowcast.usual();
        boolean isTheUsual = nowcast.tier() == Tier.CLIMATOLOGY;
        if (isTheUsual || usual.size() != nowcast.fields().size()) {
            return false;
        }
        for (int i = 0; i < usual.size(); i++) {
            if (rule.channel() >= usual.get(i).channels().size()) {
                return false;
            }
            Channel forecast = nowcast.fields().get(i).channels().get(rule.channel());
            Channel expected = usual.get(i).channels().get(rule.channel());
            try {
                note(Deviation.of(rule.event(), forecast, expected, nowcast.grid()), rule, i + 1);
            } catch (MalformedRecordException otherCells) {
                LOG.warn(
                        "{}: what is usual is not on the grid of the nowcast of {}: {}; surges and"
                                + " jams are not looked for in it",
                        nowcast.feed(),
                        nowcast.issueTime(),
                        otherCells.getMessage());
                return false;
            }
        }
        return true;
    }

    private void note(float[] values, WarningSpec rule, int lead) {
        for (int cell = 0; cell < values.length; cell++) {
            // False for NaN, which is what we want.
            if (values[cell] >= rule.keepAt()) {
                over.note(cell, values[cell], values[cell] >= rule.raiseAt(), (short) lead);
            }
        }
    }

    private void noteCodes(Channel field, int cells, WarningSpec rule, int lead) {
        CodeTable table =
                tables.of(
                        new CodeTable.For(
                                field.packing(), field.quantity(), rule.raiseAt(), rule.keepAt()));
        int[] codes = Cells.unpackCodes(field.cells(), field.packing(), cells);
        byte[] level = table.level;
        for (int cell = 0; cell < cells; cell++) {
            int code = codes[cell];
            if (level[code] != CodeTable.BELOW) {
                over.note(cell, table.value[code], level[code] == CodeTable.RAISES, (short) lead);
            }
        }
    }
}
