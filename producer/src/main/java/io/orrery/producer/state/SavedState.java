package io.orrery.producer.state;

import io.orrery.producer.binlog.BinlogPosition;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a producer has saved.
 *
 * @param epoch the one that it was last started under
 * @param owner who is named as the holder of its lease, and may have been killed; empty if it was given up
 * @param position where reading goes on; empty if it has none
 * @param lag how far it said that it was behind when it last wrote; empty if an older version did
 * @param rules what it left out and masked when it last began; empty if an older version did
 */
public record SavedState(
        int epoch,
        Optional<String> owner,
        Optional<BinlogPosition> position,
        Optional<ToldLag> lag,
        Optional<String> rules) {

    static SavedState read(Map<String, AttributeValue> item) {
        return new SavedState(
                Integer.parseInt(item.get(StateTable.EPOCH).n()),
                Optional.ofNullable(item.get(StateTable.OWNER)).map(AttributeValue::s),
                Optional.ofNullable(item.get(StateTable.POSITION)).map(PositionItem::read),
                ToldLag.read(item),
                Optional.ofNullable(item.get(StateTable.RULES)).map(AttributeValue::s));
    }
}
