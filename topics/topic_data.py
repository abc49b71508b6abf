"""Topics as plain data, for whoever keeps them between runs."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from topics.likeness import GramSpace
from topics.placing import Placing
from topics.topic import Quote, Topic, TopicModel, TopicStatus

FORMAT = 1


def topic_as_data(topic: Topic) -> dict[str, Any]:
    """One topic as values that JSON can hold; times in ISO 8601."""
    return {
        "topic_id": topic.topic_id,
        "label": topic.label,
        "keywords": list(topic.keywords),
        "size": topic.size,
        "first_seen": topic.first_seen.isoformat() if topic.first_seen else None,
        "last_seen": topic.last_seen.isoformat() if topic.last_seen else None,
        "status": str(topic.status),
        "typical": [topic.typical.call_id, topic.typical.text],
        "centroid": [list(pair) for pair in topic.centroid],
    }


def topic_from_data(data: Mapping[str, Any]) -> Topic:
    """Read what ``topic_as_data`` made."""
    return Topic(
        data["topic_id"],
        data["label"],
        tuple(data["keywords"]),
        data["size"],
        _moment(data["first_seen"]),
        _moment(data["last_seen"]),
        TopicStatus(data["status"]),
        Quote(*data["typical"]),
        tuple((term, weight) for term, weight in data["centroid"]),
    )


def model_as_data(model: TopicModel) -> dict[str, Any]:
    """A model as values that JSON can hold; weights rounded to five decimals."""
    return {
        "format": FORMAT,
        "topics": [topic_as_data(topic) for topic in model.topics],
        "idf": {term: round(weight, 5) for term, weight in sorted(model.idf.items())},
        "rare_idf": model.rare_idf,
        "minimum_similarity": model.minimum_similarity,
        "placing": _placing_as_data(model.placing) if model.placing else None,
    }


def model_from_data(data: Mapping[str, Any]) -> TopicModel:
    """Read what ``model_as_data`` made."""
    return TopicModel(
        tuple(topic_from_data(topic) for topic in data["topics"]),
        MappingProxyType(dict(data["idf"])),
        data["rare_idf"],
        data["minimum_similarity"],
        _placing_from_data(data["placing"]) if data.get("placing") else None,
    )


def _placing_as_data(placing: Placing) -> dict[str, Any]:
    return {
        "topic_ids": list(placing.topic_ids),
        "sounds": _grams_as_data(placing.sounds),
        "weights": {gram: [list(pair) for pair in row] for gram, row in placing.weights.items()},
        "base": list(placing.base),
    }


def _placing_from_data(data: Mapping[str, Any]) -> Placing:
    return Placing(
        tuple(data["topic_ids"]),
        _grams_from_data(data["sounds"]),
        {gram: [(topic, weight) for topic, weight in row] for gram, row in data["weights"].items()},
        tuple(data["base"]),
    )


def _grams_as_data(space: GramSpace) -> dict[str, Any]:
    return {"weights": dict(space.weights), "alone": space.alone, "common": sorted(space.common)}


def _grams_from_data(data: Mapping[str, Any]) -> GramSpace:
    return GramSpace(dict(data["weights"]), data["alone"], frozenset(data["common"]))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
