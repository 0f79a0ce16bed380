"""Pages written for the tests; a page for each number, no two the same."""

from __future__ import annotations

import json


def page(i: int) -> str:
    return (
        "홈 정치 경제 사회 문화\n"
        f"솔내시, 돌봄 예산 {i + 2}억 원 늘린다\n"
        f"입력 2026. 3. 14. 07:{i % 60:02d}\n"
        "\n"
        f"솔내시는 내년 돌봄 예산을 {i + 2}억 원 늘린다고 14일 밝혔다. 늘어난 돈은 "
        f"마을 돌봄방 {i % 7 + 1}곳을 새로 여는 데 쓴다.\n"
        "\n"
        "관련기사\n"
        f'폐교 {i % 90 + 1}곳, 10년째 빈 채로…"고칠 돈이 없다"\n'
        "저작권자 © 누리샘뉴스. 무단전재 및 재배포 금지\n"
    )


def as_json(i: int) -> str:
    return json.dumps({"id": i, "text": page(i), "seen": [1.50, "낱장"]})
