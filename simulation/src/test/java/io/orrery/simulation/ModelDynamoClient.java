package io.orrery.simulation;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** The calls that a producer makes. */
final class ModelDynamoClient implements DynamoDbClient {

    private final ModelDynamo model;

    ModelDynamoClient(ModelDynamo model) {
        this.model = model;
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        return GetItemResponse.builder()
                .item(model.get(request.tableName(), request.key()))
                .build();
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        model.update(
                request.tableName(),
                request.key(),
                new ModelDynamo.Expression(
                        request.updateExpression(),
                        request.expressionAttributeNames(),
                        request.expressionAttributeValues()),
                new ModelDynamo.Expression(
                        request.conditionExpression(),
                        request.expressionAttributeNames(),
                        request.expressionAttributeValues()));
        return UpdateItemResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "dynamodb";
    }

    @Override
    public void close() {}
}
