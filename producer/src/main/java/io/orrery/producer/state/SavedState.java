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
 */
public record SavedState(int epoch, Optional<String> owner, Optional<BinlogPosition> position) {

    static SavedState read(Map<String, AttributeValue> item) {
        return new SavedState(
                Integer.parseInt(item.get(StateTable.EPOCH).n()),
                Optional.ofNullable(item.get(StateTable.OWNER)).map(AttributeValue::s),
                Optional.ofNullable(item.get(StateTable.POSITION)).map(PositionItem::read));
    }
}
